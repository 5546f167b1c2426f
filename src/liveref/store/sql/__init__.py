"""Records in SQL tables: what every engine that speaks SQL shares."""
