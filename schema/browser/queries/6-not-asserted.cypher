// Denied, rumoured, forecast
// What is said without being asserted, with its sentences.
MATCH (fact)<-[:SUPPORTS]-(v:Evidence)-[:IN_ARTICLE]->(a:Article)
WHERE fact:Denied OR fact:Rumoured OR fact:Forecast
RETURN fact.name AS fact, fact.factuality AS factuality, v.quote AS sentence, a.title AS article
ORDER BY a.published_at DESC
LIMIT 100
