// Who spoke about a company that is shorted
// People, what they said, in which sentence of which article.
MATCH ()-[:SHORTS]->(company)
WITH DISTINCT company
MATCH (company)<-[:SUBJECT]-(said:Statement)-[:SPEAKER]->(person:Person)
MATCH (said)<-[:SUPPORTS]-(v:Evidence)-[:IN_ARTICLE]->(a:Article)
RETURN company.name AS company, person.name AS person, said.direction AS view, v.quote AS sentence, a.title AS article
ORDER BY company, person
LIMIT 100
