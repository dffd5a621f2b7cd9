// The latest events
// What happened last, and who took part.
MATCH (e:Event)
WHERE e.factuality IN ['ASSERTED', 'REPORTED']
WITH e ORDER BY e.moment DESC, e.id LIMIT 25
MATCH (e)-[role]->(n:Entity)
RETURN e, role, n
