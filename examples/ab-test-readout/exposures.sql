-- Each person under the treatment that they were shown first while the experiment ran, and whether they ordered within
-- seven days of it. An impression that was delivered twice counts once; one that no targeting rule decided is no exposure.
WITH impressions AS (
  SELECT DISTINCT id, COALESCE(user_id, anonymous_id) AS person, treatment, timestamp AS seen_at
  FROM get_treatment
  WHERE split = 'checkout_redesign'
    AND environment_name = 'production'
    AND timestamp >= '2025-10-06' AND timestamp < '2025-10-20'
    AND treatment <> 'control'
    AND (label IS NULL
      OR (label NOT LIKE 'fallback - %'
        AND label NOT IN ('not ready', 'exception', 'definition not found', 'targeting rule type unsupported by sdk')))
), placed AS (
  SELECT person, treatment, seen_at, ROW_NUMBER() OVER (PARTITION BY person ORDER BY seen_at, id) AS place
  FROM impressions
), exposed AS (
  SELECT person, treatment, seen_at FROM placed WHERE place = 1
), changed AS (
  SELECT person FROM impressions GROUP BY person HAVING COUNT(DISTINCT treatment) > 1
), converted AS (
  SELECT DISTINCT person
  FROM exposed
  JOIN order_completed ON COALESCE(user_id, anonymous_id) = person
  -- Snowflake, Redshift: DATEDIFF(second, seen_at, timestamp) BETWEEN 0 AND 604799; Postgres: timestamp - seen_at < INTERVAL '7 days'
  WHERE timestamp >= seen_at AND julianday(timestamp) - julianday(seen_at) < 7
)
SELECT treatment, COUNT(*) AS people, COUNT(converted.person) AS converted, COUNT(changed.person) AS changed
FROM exposed
LEFT JOIN converted ON converted.person = exposed.person
LEFT JOIN changed ON changed.person = exposed.person
GROUP BY treatment
ORDER BY treatment;
