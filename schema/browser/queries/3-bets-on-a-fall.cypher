// Who bets on a fall
// Funds and firms that are short of a company, and what happened to its workforce.
MATCH (holder)-[short:SHORTS]->(company)
OPTIONAL MATCH (change:WorkforceChange)-[role:ORGANIZATION]->(company)
RETURN holder, short, company, role, change
LIMIT 100
