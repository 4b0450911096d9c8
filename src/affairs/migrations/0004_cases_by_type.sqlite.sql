CREATE INDEX affairs_case_by_type ON affairs_case (county, type);
