//! A small town for tests, on either engine. Every storage test is written once and runs on both:
//!
//! ```ignore
//! #[rstest]
//! #[tokio::test]
//! async fn a_sent_entry_waits_for_the_superior(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
//!     let town = Town::new(engine).await;
//!     let id = service::submit(&town.ctx(As::Employee), ...).await.unwrap();
//! }
//! ```

mod authorisation;

use crate::access::{Role, SignedIn, Viewer, Who};
use crate::base::{Lang, Uuid};
use crate::server::App;
use crate::server::clock::{Clock, Random};
use crate::server::config::Config;
use crate::server::db::{Db, Tx};
use crate::server::files::Files;
use crate::server::front::Front;
use crate::server::live::Hub;
use crate::server::request::{Ctx, Government};
use crate::{run, write};
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::Request;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tower::ServiceExt;

/// The database a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    Sqlite,
    /// The server at `KINERJA_TEST_POSTGRES` (`make test` starts one).
    Postgres,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum As {
    Public,
    /// Nurse at the health centre PKM1.
    Employee,
    /// Head of PKM1, the nurse's direct superior.
    Superior,
    /// Head of DINKES, above PKM1.
    Head,
    /// Clerk at DISDUKCAPIL: a stranger to the nurse.
    Outsider,
    Leader,
    Personnel,
    Planner,
    Auditor,
    Administrator,
    /// Holds every role, in another government.
    Elsewhere,
}

impl As {
    pub const ALL: [As; 11] = [
        As::Public,
        As::Employee,
        As::Superior,
        As::Head,
        As::Outsider,
        As::Leader,
        As::Personnel,
        As::Planner,
        As::Auditor,
        As::Administrator,
        As::Elsewhere,
    ];
}

/// The ten respondents of the published worked example, by element: 84.44, grade B.
pub const TEN_RESPONDENTS: [[i64; 9]; 10] = [
    [4, 3, 3, 4, 3, 4, 4, 4, 3],
    [3, 3, 3, 4, 3, 3, 3, 4, 3],
    [4, 4, 3, 4, 4, 4, 4, 4, 4],
    [3, 3, 2, 4, 3, 3, 4, 3, 2],
    [3, 2, 3, 4, 3, 3, 3, 4, 3],
    [4, 4, 4, 4, 4, 4, 4, 4, 4],
    [3, 3, 3, 4, 3, 4, 4, 4, 3],
    [2, 3, 2, 3, 3, 3, 3, 3, 2],
    [4, 3, 3, 4, 4, 4, 4, 4, 3],
    [3, 3, 3, 4, 3, 3, 3, 4, 3],
];

/// Friday 20 November 2026, 09.00 in Jakarta.
pub const MORNING: i64 = 1_795_140_000_000;

/// The town: government KOTA with units KOTA > DINKES > PKM1 and KOTA > DISDUKCAPIL, and a
/// second government LAIN with the single unit LAIN.
pub struct Town {
    pub app: App,
    pub government: Government,
    pub elsewhere: Government,
    _folder: Option<Folder>,
}

/// A folder that goes when the test ends.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The id of an object of the town by its name: `id("PKM1")`, `id("nurse")`, `id("post nurse")`.
pub fn id(name: &str) -> Uuid {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(name.as_bytes());
    uuid::Builder::from_random_bytes(hash[..16].try_into().unwrap()).into_uuid()
}

/// Person's name in the town, NIP, post title, unit, head?, superior post.
type Person = (&'static str, &'static str, &'static str, &'static str, bool, Option<&'static str>);

const PEOPLE: [Person; 4] = [
    ("head", "197001011995031001", "Kepala Dinas Kesehatan", "DINKES", true, None),
    ("superior", "198001012005012001", "Kepala Puskesmas", "PKM1", true, Some("head")),
    ("nurse", "199001012015012002", "Perawat Terampil", "PKM1", false, Some("superior")),
    ("clerk", "199101012015011003", "Pengadministrasi", "DISDUKCAPIL", false, None),
];

/// All that hangs on units, in an order in which it can go.
const OF_UNITS: [&str; 9] = [
    "DELETE FROM grants WHERE account_id IN (SELECT id FROM accounts WHERE person_id IS NOT NULL)",
    "DELETE FROM accounts WHERE person_id IS NOT NULL",
    "DELETE FROM holders",
    "UPDATE posts SET superior_post_id = NULL",
    "DELETE FROM posts",
    "DELETE FROM persons",
    "DELETE FROM unit_closure",
    "UPDATE units SET parent_id = NULL",
    "DELETE FROM units",
];

/// Statements after which the database takes rows of a table, and refuses them when the transaction that brings them
/// is committed.
#[macro_export]
macro_rules! never_committed {
    ($table:literal, $columns:literal) => {
        [
            concat!("DROP TABLE ", $table),
            "CREATE TABLE never (id INTEGER PRIMARY KEY)",
            concat!(
                "CREATE TABLE ",
                $table,
                " (",
                $columns,
                ", never INTEGER DEFAULT 1 \
                REFERENCES never (id) DEFERRABLE INITIALLY DEFERRED)"
            ),
        ]
    };
}

impl Town {
    /// The government as a first administrator finds it: without units, people or accounts of people.
    pub async fn bare(engine: Engine) -> Town {
        let town = Town::new(engine).await;
        town.change(&OF_UNITS).await;
        town
    }

    /// The installation before anything is in it, and whoever comes first.
    pub async fn empty(engine: Engine) -> (Town, Ctx) {
        let town = Town::bare(engine).await;
        town.change(&["DELETE FROM grants", "DELETE FROM accounts", "DELETE FROM governments"]).await;
        let nobody = Government { id: Uuid::nil(), name: String::new(), ..town.government.clone() };
        let ctx = Ctx { viewer: Viewer::public(nobody.id), government: nobody.into(), ..town.ctx(As::Public) };
        (town, ctx)
    }

    /// Changes the database as nothing in the program does.
    pub async fn change(&self, statements: &[&'static str]) {
        let mut tx = self.app.db.begin().await.unwrap();
        for sql in statements {
            run!(&mut tx, sqlx::query(*sql)).unwrap();
        }
        tx.commit().await.unwrap();
    }
}

impl Town {
    pub async fn new(engine: Engine) -> Town {
        let (db, folder) = database(engine).await;
        db.migrate().await.unwrap();
        let new = |code: &str, name: &str| Government {
            administered: true,
            ..Government::new(id(&format!("{code} government")), code, name, "Asia/Jakarta")
        };
        let (government, elsewhere) = (new("KOTA", "Kota Contoh"), new("LAIN", "Kabupaten Lain"));
        let mut tx = db.begin().await.unwrap();
        add_government(&mut tx, &government, None).await;
        add_government(&mut tx, &elsewhere, Some("lain.test")).await;
        for (code, parent, kind) in [
            ("KOTA", None, "pemda"),
            ("DINKES", Some("KOTA"), "dinas"),
            ("PKM1", Some("DINKES"), "uptd"),
            ("DISDUKCAPIL", Some("KOTA"), "dinas"),
        ] {
            add_unit(&mut tx, government.id, code, parent, kind).await;
        }
        add_unit(&mut tx, elsewhere.id, "LAIN", None, "pemda").await;
        for above in [("KOTA", "DINKES", 1), ("KOTA", "PKM1", 2), ("DINKES", "PKM1", 1), ("KOTA", "DISDUKCAPIL", 1)] {
            close(&mut tx, government.id, above).await;
        }
        for (name, nip, title, unit, head, superior) in PEOPLE {
            add_person(&mut tx, government.id, name, nip, title, unit, head, superior).await;
        }
        add_person(&mut tx, elsewhere.id, "stranger", "198501012010011009", "Bupati", "LAIN", true, None).await;
        for role in Role::ALL {
            add_account(&mut tx, government.id, role.code(), None).await;
            for (of, name) in [(&government, role.code()), (&elsewhere, "stranger")] {
                run!(
                    &mut tx,
                    sqlx::query(
                        "INSERT INTO grants (government_id, account_id, role, given_at) VALUES ($1, $2, $3, $4)"
                    )
                    .bind(of.id)
                    .bind(id(&format!("account {name}")))
                    .bind(role.code())
                    .bind(MORNING)
                )
                .unwrap();
            }
        }
        tx.commit().await.unwrap();
        let (clock, random) = (Clock::at(MORNING), Random::seeded(1));
        let app = App::new(config(), db, clock, random, Files::memory(), Hub::local());
        Town { app, government, elsewhere, _folder: folder }
    }

    /// The context of someone, without going through a session.
    pub fn ctx(&self, who: As) -> Ctx {
        let account = |name: &str, person: bool, roles: &[Role], heads: &[&str], has_team: bool| {
            Who::Account(SignedIn {
                account: id(&format!("account {name}")),
                person: person.then(|| id(name)),
                name: name.to_owned(),
                roles: roles.to_vec(),
                heads: heads.iter().map(|unit| id(unit)).collect(),
                has_team,
                today: self.app.clock.today("Asia/Jakarta"),
                session: None,
            })
        };
        let granted = |role: Role| account(role.code(), false, &[role], &[], false);
        let (government, who) = match who {
            As::Public => (&self.government, Who::Public),
            As::Employee => (&self.government, account("nurse", true, &[], &[], false)),
            As::Superior => (&self.government, account("superior", true, &[], &["PKM1"], true)),
            As::Head => (&self.government, account("head", true, &[], &["DINKES"], true)),
            As::Outsider => (&self.government, account("clerk", true, &[], &[], false)),
            As::Leader => (&self.government, granted(Role::Leader)),
            As::Personnel => (&self.government, granted(Role::Personnel)),
            As::Planner => (&self.government, granted(Role::Planner)),
            As::Auditor => (&self.government, granted(Role::Auditor)),
            As::Administrator => (&self.government, granted(Role::Administrator)),
            As::Elsewhere => (&self.elsewhere, account("stranger", true, &Role::ALL, &["LAIN"], false)),
        };
        Ctx {
            app: self.app.clone(),
            government: government.clone().into(),
            viewer: Viewer { government: government.id, who },
            lang: Lang::Id,
            address: IpAddr::from([127, 0, 0, 1]),
            first_steps: false,
            gone: Default::default(),
            work: None,
        }
    }

    /// The context of the command line.
    pub fn system(&self) -> Ctx {
        Ctx::system(&self.app, self.government.clone())
    }

    /// The whole service, as the network sees it.
    pub fn service(&self) -> Front {
        crate::server::router::service(self.app.clone())
    }

    /// Sends a request; the status, the headers as text and the body.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 50_000))));
        let response = self.service().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// `GET`s an address, with a cookie header if one is given.
    pub async fn get(&self, address: &str, cookies: &str) -> Answer {
        self.send(Request::builder().uri(address).header("cookie", cookies).body(Body::empty()).unwrap()).await
    }

    /// A session of an account by its name, as a cookie.
    pub async fn session(&self, name: &str) -> String {
        let token = format!("session of {name}").replace(' ', "-");
        let mut tx = self.app.db.begin().await.unwrap();
        run!(
            &mut tx,
            sqlx::query("INSERT INTO sessions (token_hash, government_id, account_id, created_at, expires_at, device) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(crate::access::rules::key(&token).to_vec())
                .bind(self.government.id)
                .bind(id(&format!("account {name}")))
                .bind(MORNING)
                .bind(i64::MAX)
                .bind("")
        )
        .unwrap();
        tx.commit().await.unwrap();
        format!("kinerja_sesi={token}")
    }

    /// `POST`s a form from the same site, as a browser does.
    pub async fn post(&self, address: &str, cookies: &str, form: &str) -> Answer {
        let request = Request::post(address)
            .header("cookie", cookies)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }
}

/// The steps of a statement in which SQLite looks for rows of a government, or goes through a table (`SCAN`): not
/// through what the statement itself has made, as long as it bears no other name there.
pub async fn searches(town: &Town, sql: &str) -> Vec<String> {
    let Db::Sqlite { readers, .. } = &town.app.db else { unreachable!("only SQLite tells its steps so") };
    #[allow(clippy::disallowed_types)] // the statement is the store's, with two words before it
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(readers).await.unwrap();
    let steps: Vec<String> = plan.into_iter().map(|(.., step)| step).collect();
    let made = |name: &str| {
        let by = |how: &str| steps.iter().any(|step| step.strip_prefix(how) == Some(name));
        name == "CONSTANT" || by("MATERIALIZE ") || by("CO-ROUTINE ")
    };
    let told = |step: &&String| match step.strip_prefix("SCAN ") {
        Some(scanned) => !scanned.split(' ').next().is_some_and(made),
        None => step.contains("government_id=?"),
    };
    steps.iter().filter(told).cloned().collect()
}

/// Returns once somebody waits for what this transaction of PostgreSQL holds.
pub async fn until_somebody_waits(tx: &mut Tx) {
    // pg_stat_activity would tell the same backends until the transaction ends
    let waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))";
    let somebody = async {
        while write!(&mut *tx, on => sqlx::query_scalar::<_, i64>(waiting).fetch_one(on)).unwrap() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), somebody).await.expect("nobody waits for this transaction");
}

/// The settings of a process on this machine alone.
pub fn config() -> Config {
    Config {
        database_url: String::new(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        data: std::env::temp_dir(),
        site: std::env::temp_dir(),
        insecure_cookies: true,
        trusted_proxy: None,
        connections: 256,
        address: None,
        public_metrics: false,
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// What stands in a field of a page, or of the part of one: the first of that name.
pub fn value(page: &str, name: &str) -> String {
    let field = page.split(&format!(" name=\"{name}\"")).nth(1).unwrap().split('>').next().unwrap();
    let value = field.split(" value=\"").nth(1).unwrap_or_default().split('"').next().unwrap();
    let signs = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    signs.iter().fold(value.to_owned(), |text, (coded, sign)| text.replace(coded, sign))
}

async fn database(engine: Engine) -> (Db, Option<Folder>) {
    let name = format!("kinerja_test_{}", Random::System.anonymous_id().simple());
    match engine {
        Engine::Sqlite => {
            let folder = std::env::temp_dir().join(&name);
            std::fs::create_dir_all(&folder).unwrap();
            let db = Db::connect(&Db::in_file(&folder.join("test.sqlite"))).await.unwrap();
            (db, Some(Folder(folder)))
        }
        Engine::Postgres => {
            let server = std::env::var("KINERJA_TEST_POSTGRES")
                .expect("KINERJA_TEST_POSTGRES names the PostgreSQL for tests; `make test` starts one");
            let admin = sqlx::PgPool::connect(&format!("{server}/postgres")).await.unwrap();
            #[allow(clippy::disallowed_types)] // the name is made above; databases cannot be named by a parameter
            let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
            sqlx::query(create).execute(&admin).await.unwrap();
            admin.close().await;
            (Db::connect(&format!("{server}/{name}")).await.unwrap(), None)
        }
    }
}

async fn add_government(tx: &mut Tx, government: &Government, host: Option<&str>) {
    run!(tx, sqlx::query("INSERT INTO governments (id, code, name, host, time_zone, demo, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(government.id).bind(&government.code).bind(&government.name).bind(host).bind(&government.time_zone)
        .bind(government.demo).bind(MORNING)).unwrap();
}

async fn add_unit(tx: &mut Tx, government: Uuid, code: &str, parent: Option<&str>, kind: &str) {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO units (government_id, id, parent_id, code, name, kind) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(government)
        .bind(id(code))
        .bind(parent.map(id))
        .bind(code)
        .bind(format!("Unit {code}"))
        .bind(kind)
    )
    .unwrap();
    close(tx, government, (code, code, 0)).await;
}

async fn close(tx: &mut Tx, government: Uuid, (above, below, depth): (&str, &str, i64)) {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO unit_closure (government_id, ancestor_id, descendant_id, depth) VALUES ($1, $2, $3, $4)"
        )
        .bind(government)
        .bind(id(above))
        .bind(id(below))
        .bind(depth)
    )
    .unwrap();
}

#[allow(clippy::too_many_arguments)] // one row of PEOPLE
async fn add_person(
    tx: &mut Tx,
    government: Uuid,
    name: &str,
    nip: &str,
    title: &str,
    unit: &str,
    head: bool,
    superior: Option<&str>,
) {
    let post = |name: &str| id(&format!("post {name}"));
    run!(
        tx,
        sqlx::query("INSERT INTO persons (government_id, id, nip, name, status) VALUES ($1, $2, $3, $4, $5)")
            .bind(government)
            .bind(id(name))
            .bind(nip)
            .bind(name)
            .bind("PNS")
    )
    .unwrap();
    run!(tx, sqlx::query(
        "INSERT INTO posts (government_id, id, unit_id, title, kind, is_head, superior_post_id, superior_given) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(government).bind(post(name)).bind(id(unit)).bind(title).bind("Fungsional").bind(head).bind(superior.map(post)).bind(superior.is_some()))
    .unwrap();
    run!(tx, sqlx::query("INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(government).bind(id(&format!("holder {name}"))).bind(post(name)).bind(id(name)).bind("2020-01-01").bind(true)).unwrap();
    add_account(tx, government, name, Some(id(name))).await;
}

async fn add_account(tx: &mut Tx, government: Uuid, name: &str, person: Option<Uuid>) {
    run!(tx, sqlx::query("INSERT INTO accounts (government_id, id, person_id, login, name, disabled, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(government).bind(id(&format!("account {name}"))).bind(person).bind(name).bind(name).bind(false).bind(MORNING)).unwrap();
}
