import React from "react";
import { createRoot } from "react-dom/client";
import { GraphiQL } from "graphiql";
import "graphiql/graphiql.css";

const mount = document.getElementById("graphiql");
const examples = JSON.parse(document.getElementById("examples").textContent);

async function fetcher(params) {
  const answer = await fetch(mount.dataset.endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json, application/json" },
    body: JSON.stringify(params),
  });
  return answer.json();
}

createRoot(mount).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables })),
    shouldPersistHeaders: false,
    isHeadersEditorEnabled: false,
    defaultEditorToolsVisibility: false,
  }),
);
