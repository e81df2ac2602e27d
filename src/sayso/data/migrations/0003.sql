-- The case file, version 3: what the reading room lists part by part is found without reading all of it. Written for sayso.

CREATE INDEX claim_order ON claim (contested DESC, origins DESC, pages DESC, id);
CREATE INDEX finding_order ON finding (code, page, pile, position, verdict, severity);
CREATE INDEX finding_place ON finding (page, pile, position);
CREATE INDEX source_words ON source (words) WHERE name IS NULL;
CREATE INDEX page_shown ON page (id, published, publisher);
CREATE INDEX statement_shown ON statement (number, page, standing);
