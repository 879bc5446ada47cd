-- Every answer counts in its own month again, at once; the rollup is computed anew from the answers.
DROP INDEX survey_responses_counted;
ALTER TABLE survey_responses DROP COLUMN counted;
ALTER TABLE services DROP COLUMN waiting;
CREATE INDEX survey_responses_month ON survey_responses (government_id, service_id, month);
DELETE FROM survey_months;
INSERT INTO survey_months (government_id, service_id, month, respondents, moment1, moment2,
    n_persyaratan, n_prosedur, n_waktu, n_biaya, n_produk, n_kompetensi, n_perilaku, n_pengaduan, n_sarana,
    s_persyaratan, s_prosedur, s_waktu, s_biaya, s_produk, s_kompetensi, s_perilaku, s_pengaduan, s_sarana)
SELECT government_id, service_id, month, COUNT(*), SUM(mean), SUM(mean * mean),
    COUNT(persyaratan),
    COUNT(prosedur),
    COUNT(waktu),
    COUNT(biaya),
    COUNT(produk),
    COUNT(kompetensi),
    COUNT(perilaku),
    COUNT(pengaduan),
    COUNT(sarana),
    COALESCE(SUM(persyaratan), 0),
    COALESCE(SUM(prosedur), 0),
    COALESCE(SUM(waktu), 0),
    COALESCE(SUM(biaya), 0),
    COALESCE(SUM(produk), 0),
    COALESCE(SUM(kompetensi), 0),
    COALESCE(SUM(perilaku), 0),
    COALESCE(SUM(pengaduan), 0),
    COALESCE(SUM(sarana), 0)
FROM (
    SELECT r.*, CASE WHEN given = 0 THEN 0 ELSE total * 2520 / given END AS mean
    FROM (
        SELECT a.*,
            COALESCE(persyaratan, 0) + COALESCE(prosedur, 0) + COALESCE(waktu, 0) + COALESCE(biaya, 0) + COALESCE(produk, 0) + COALESCE(kompetensi, 0) + COALESCE(perilaku, 0) + COALESCE(pengaduan, 0) + COALESCE(sarana, 0) AS total,
            CASE WHEN persyaratan IS NULL THEN 0 ELSE 1 END + CASE WHEN prosedur IS NULL THEN 0 ELSE 1 END + CASE WHEN waktu IS NULL THEN 0 ELSE 1 END + CASE WHEN biaya IS NULL THEN 0 ELSE 1 END + CASE WHEN produk IS NULL THEN 0 ELSE 1 END + CASE WHEN kompetensi IS NULL THEN 0 ELSE 1 END + CASE WHEN perilaku IS NULL THEN 0 ELSE 1 END + CASE WHEN pengaduan IS NULL THEN 0 ELSE 1 END + CASE WHEN sarana IS NULL THEN 0 ELSE 1 END AS given
        FROM survey_responses a
    ) r
) m
GROUP BY government_id, service_id, month;
