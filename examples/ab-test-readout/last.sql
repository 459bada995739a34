-- What the computed trait holds, each person's last treatment, and whether they ever ordered. A wrong readout, to compare.
WITH impressions AS (
  SELECT DISTINCT id, COALESCE(user_id, anonymous_id) AS person, treatment, timestamp AS seen_at
  FROM get_treatment
  WHERE split = 'checkout_redesign'
    AND environment_name = 'production'
    AND treatment <> 'control'
    AND (label IS NULL
      OR (label NOT LIKE 'fallback - %'
        AND label NOT IN ('not ready', 'exception', 'definition not found', 'targeting rule type unsupported by sdk')))
), placed AS (
  SELECT person, treatment, ROW_NUMBER() OVER (PARTITION BY person ORDER BY seen_at DESC, id DESC) AS place
  FROM impressions
), buyers AS (
  SELECT DISTINCT COALESCE(user_id, anonymous_id) AS person FROM order_completed
)
SELECT treatment, COUNT(*) AS people, COUNT(buyers.person) AS converted
FROM placed
LEFT JOIN buyers ON buyers.person = placed.person
WHERE place = 1
GROUP BY treatment
ORDER BY treatment;
