// Names are folded and cut into tokens and trigrams by the program; Lucene only splits at spaces.
CREATE FULLTEXT INDEX kg_search_tokens IF NOT EXISTS FOR (n:KgSearch) ON EACH [n.tokens]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}};
// For parts of names.
CREATE TEXT INDEX kg_search_folded IF NOT EXISTS FOR (n:KgSearch) ON (n.folded);
