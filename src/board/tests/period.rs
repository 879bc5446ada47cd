//! The part of a year that is looked at, from page to page.

use super::*;

#[tokio::test]
async fn a_year_without_figures_is_said_to_be_one_with_the_way_on() {
    let town = town_with_figures(Engine::Sqlite).await;
    for (address, without) in [
        ("/?tahun=1999", "/"),
        ("/peringkat?tahun=abc&jenis=dinas", "/peringkat"),
        ("/unit/PKM1?tahun=2027", "/unit/PKM1"),
        ("/layanan/KTP?tahun=-1", "/layanan/KTP"),
    ] {
        let page = town.get(address, "").await;
        assert_eq!(page.status, 422, "{address}");
        assert!(page.body.contains("Pilih tahun 2017 sampai 2026"), "{address}");
        assert!(
            page.body.contains(&format!("<a href=\"{without}\" rel=\"external\" class=\"button\">")),
            "{address}: {}",
            page.body
        );
    }
    let file = town.get("/peringkat.csv?tahun=1999", "").await;
    assert!(file.status == 422 && file.body.contains("2017 sampai 2026"), "{}", file.body);
    let part = town.get("/?periode=tw9", "").await;
    assert!(part.status == 422 && part.body.contains("tw1 sampai tw4"), "{}", part.body);
}

/// Where the links of a page lead that begin like this; not the choices of another period or unit.
fn links(page: &str, start: &str) -> Vec<String> {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut parts = main.split("<details class=\"choose");
    let first = parts.next().unwrap();
    let shown: String = std::iter::once(first)
        .chain(parts.map(|part| part.split_once("</details>").map_or("", |(_, after)| after)))
        .collect();
    let links = shown.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    links.filter(|link| link.starts_with(start)).collect()
}

#[tokio::test]
async fn every_way_down_keeps_the_period() {
    let town = town_with_figures(Engine::Sqlite).await;
    let leader = town.session("leader").await;
    let indicator = format!("/papan/indikator/{}", id("DUK-I1"));
    let (indicator, file) = (indicator.as_str(), format!("{indicator}.csv"));
    for (page, ways) in [
        (
            "/papan",
            vec![
                "/papan?unit=DISDUKCAPIL",
                indicator,
                "/peringkat?jenis=",
                "/papan.csv",
                "/papan/tren.csv",
                "/papan/perhatian.csv",
                "/papan/tanggapan.csv",
            ],
        ),
        (
            "/papan?unit=DISDUKCAPIL",
            vec!["/papan?unit=KOTA", indicator, "/unit/DISDUKCAPIL.csv", "/papan/tanggapan.csv?unit=DISDUKCAPIL"],
        ),
        (indicator, vec!["/papan?unit=KOTA", "/papan?unit=DISDUKCAPIL", &file]),
        (
            "/",
            vec![
                "/unit/DINKES",
                "/layanan/KTP",
                "/peringkat?jenis=",
                "/capaian?keadaan=jauh",
                "/unit.csv",
                "/layanan.csv",
                "/tren.csv",
            ],
        ),
        (
            "/unit/DINKES",
            vec!["/unit/KOTA", "/unit/PKM1", "/layanan/UMUM", "/unit/DINKES/unit.csv", "/unit/DINKES/layanan.csv"],
        ),
        ("/unit/PKM1", vec!["/unit/DINKES", "/unit/PKM1.csv"]),
        ("/layanan/KTP", vec!["/unit/KOTA", "/unit/DISDUKCAPIL", "/layanan/KTP.csv", "/layanan/KTP/tren.csv"]),
        ("/peringkat?jenis=dinas", vec!["/unit/DINKES", "/peringkat.csv?jenis=dinas"]),
        ("/capaian?keadaan=jauh", vec!["/papan?unit=DISDUKCAPIL", indicator, "/capaian.csv?keadaan=jauh"]),
    ] {
        for (filters, kept) in [("tahun=2026&periode=tw4", "tahun=2026&periode=tw4"), ("tahun=2026", "")] {
            let joint = if page.contains('?') { '&' } else { '?' };
            let answer = town.get(&format!("{page}{joint}{filters}"), &leader).await;
            assert_eq!(answer.status, 200, "{page}");
            for way in &ways {
                let links = links(&answer.body, way);
                assert!(!links.is_empty(), "{page} leads to {way}: {}", answer.body);
                for link in links {
                    let ends = link.split_once(['?', '&']).map_or("", |(_, filters)| filters);
                    assert!(link.ends_with(kept) && ends.contains("tahun") != kept.is_empty(), "{page}: {link}");
                }
            }
        }
    }
    let found = town.get("/?periode=tw4&tahun=2026&cari=ktp", "").await.body;
    assert!(found.contains("<input type=\"hidden\" name=\"periode\" value=\"tw4\""), "{found}");
}

#[rstest]
#[tokio::test]
async fn an_indicator_is_looked_at_in_a_part_of_its_own_year(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let town = Town::new(engine).await;
    for month in ["2025-03", "2026-01", "2026-02", "2026-05"] {
        accepted(&town, "PKM1", month, 12_000).await;
        reported(&town, "PKM1", &format!("{month}-11"), "accepted").await;
    }
    let (ctx, this, last) = (town.ctx(As::Leader), id("PKM1-2026"), id("PKM1-2025"));
    for (indicator, part, months, realisation, entries) in [
        (this, "", 3, 3600, 3),
        // achievement counts since January, the entries are those of the quarter
        (this, "tw2", 3, 3600, 1),
        (this, "tw1", 2, 2400, 2),
        (this, "03", 2, 2400, 0),
        (last, "", 1, 1200, 1),
        (last, "01", 0, 0, 0),
    ] {
        let term = service::term_of(&ctx, indicator, "", part).await.unwrap();
        let made = service::indicator(&ctx, term, indicator).await.unwrap();
        let (figures, listed) = (&made.figures, service::entries(&ctx, term, indicator, 1).await.unwrap());
        assert_eq!((figures.months.len(), listed.entries.len()), (months, entries), "{part}");
        assert_eq!(figures.trend.spots.len(), months, "{part}");
        assert_eq!(figures.indicator.realisation.unwrap_or_default(), Hundredths(realisation), "{part}");
        assert_eq!(figures.head.years, [term.year], "there is nothing of it in other years");
    }
    assert_eq!(service::term_of(&ctx, this, "2025", "").await, Err(Error::NotFound), "not its year");
    assert_eq!(service::term_of(&ctx, this, "2026", "tw9").await.err().map(|error| error.status()), Some(422));
    let leader = town.session("leader").await;
    let page = town.get(&format!("/papan/indikator/{this}?tahun=2026&periode=tw2"), &leader).await.body;
    for words in ["Triwulan II 2026", "April–Juni 2026", "Januari–Juni 2026", "Seharusnya 50 % sampai Juni 2026"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let old = town.get(&format!("/papan/indikator/{last}"), &leader).await.body;
    assert!(old.contains("<span class=\"of\">2025") && !old.contains("Seharusnya"), "a year that is over: {old}");
}
