-- How many people have which treatment now, and who they are in our own systems.
SELECT traits.value AS treatment,
  COUNT(DISTINCT traits.canonical_segment_id) AS people,
  MIN(identifiers.value) AS for_example
FROM user_traits AS traits
JOIN user_identifiers AS identifiers
  ON identifiers.canonical_segment_id = traits.canonical_segment_id AND identifiers.type = 'user_id'
WHERE traits.name = 'back_end_roll_algorithm'
GROUP BY traits.value
ORDER BY people DESC, treatment;
