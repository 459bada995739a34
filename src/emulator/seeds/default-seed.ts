/** A workspace with a production space, and an impressions source for each of two environments. */
export const defaultSeed = {
  workspace: { id: "8kQ2vNfR5tYhXc3LpZsWb7", slug: "acme", name: "Acme" },
  spaces: [{ id: "spa_4mTzQ9wXk2RvVbN7cLpYdH", slug: "production", name: "Production" }],
  sources: [
    {
      id: "hT5vQm8KxW3nRbZ7dLp2Yc",
      slug: "split-impressions-production",
      writeKey: "qT4mWz8RkXv2NbY7cHsLpD3fGj6KeA9u",
      name: "Split impressions (production)",
      labels: [{ key: "environment", value: "prod" }],
    },
    {
      id: "kB7xWn2TzQ5rVhM9sLc4Pd",
      slug: "split-impressions-staging",
      writeKey: "Zc5RtV9nXk2WmQ7bLpYd4HsGf8JeA3Tu",
      name: "Split impressions (staging)",
      labels: [{ key: "environment", value: "dev" }],
    },
    {
      id: "mD4yXp6VzR8sWkN2tHf9Qe",
      slug: "split-impressions-retired",
      writeKey: "Nb6YhU3kMw9QxZ2vRtC7dLpSf5GjE8Ka",
      name: "Split impressions (retired)",
      enabled: false,
      labels: [{ key: "environment", value: "prod" }],
    },
  ],
  destinations: [
    {
      id: "66f0a1c27d4b3e9155aa01ef",
      slug: "actions-webhook",
      name: "Webhook",
      sourceId: "mN4xWq7TzK2rVhB9sLc5Pd",
      actions: [
        {
          id: "oGmPa7rT5cWbXn2KvLq8Zd",
          name: "Send",
          fields: [
            { key: "url", label: "URL", required: true },
            { key: "data", label: "Data" },
          ],
        },
      ],
    },
  ],
  warehouses: [{ id: "q3WvTz8KnX5mRbL7dPc2Ys", name: "Profiles warehouse" }],
};
