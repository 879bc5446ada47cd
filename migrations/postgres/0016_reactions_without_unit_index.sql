-- Nothing looks up reactions by unit and month: their figures stand in unit_months.
DROP INDEX reactions_unit;
