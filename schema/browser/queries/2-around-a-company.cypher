// Around one company
// The company that most articles mention, with its events and its relations. Put a name in its place: {name: 'Meta Platforms'}.
MATCH (c:Company)
WITH c ORDER BY c.article_count DESC, c.id LIMIT 1
MATCH (c)-[r]-(n)
WHERE n:Entity OR n:Event
RETURN c, r, n
LIMIT 80
