-- Reads by week instead of by day, views apart from downloads. What was counted before was both; it is kept as downloads.

ALTER TABLE read_count RENAME TO read_count_by_day;

CREATE TABLE read_count (
    document_id BIGINT NOT NULL,
    week BIGINT NOT NULL,               -- whole weeks from Monday, 1 January 0001, to the Monday of this one (UTC)
    region_id BIGINT NOT NULL,          -- 0: the reader has none
    views BIGINT NOT NULL,
    downloads BIGINT NOT NULL,
    PRIMARY KEY (document_id, week, region_id)
) $(Clustered);

-- Days are counted with whole numbers, as dates differ between the databases: y and m begin in March, so that leap days come last.
INSERT INTO read_count (document_id, week, region_id, views, downloads)
SELECT document_id, (d + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 307) / 7, region_id, 0, SUM(number)
FROM (
    SELECT document_id, region_id, number, d,
           CASE WHEN m > 2 THEN m - 3 ELSE m + 9 END AS m,
           CASE WHEN m > 2 THEN y ELSE y - 1 END AS y
    FROM (
        SELECT document_id, region_id, number,
               CAST(SUBSTR(day, 9, 2) AS BIGINT) AS d, CAST(SUBSTR(day, 6, 2) AS BIGINT) AS m, CAST(SUBSTR(day, 1, 4) AS BIGINT) AS y
        FROM read_count_by_day) parts) shifted
GROUP BY 1, 2, 3;

DROP TABLE read_count_by_day;
