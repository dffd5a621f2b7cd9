// The sentences behind an event
// From the event that most articles tell of to its sentences, their articles and who is quoted.
MATCH (e:Event)
WITH e ORDER BY e.article_count DESC, e.id LIMIT 1
MATCH (e)<-[s:SUPPORTS]-(v:Evidence)-[i:IN_ARTICLE]->(a:Article)
OPTIONAL MATCH (v)-[b:SAID_BY]->(speaker)
RETURN e, s, v, i, a, b, speaker
