//! Reading the record in words: a page of it, or a file.

use super::{Deed, record_reading};
use crate::access::Action;
use crate::audit::store::{self, Line, Named, Wanted};
use crate::audit::words;
use crate::audit::{AuditLine, AuditPage, FILE_ROWS, Filter, Piece, Told, detail};
use crate::base::calendar::{clock_at, plus_days, start_of_day};
use crate::base::error::Faults;
use crate::base::id::first_id_at;
use crate::base::text::{like, like_number, login, masked, shortened};
use crate::base::{Day, Fault, Lang, Result, Uuid, tr};
use crate::server::download::{Cell, csv_text};
use crate::server::request::Ctx;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

/// Rows on a page of the list.
const PAGE: usize = 50;

/// A page of the record, the latest first, with the state of the chain.
pub async fn list(ctx: &Ctx, filter: Filter) -> Result<AuditPage> {
    let (lines, next) = found(ctx, filter, PAGE).await?;
    Ok(AuditPage { lines, next, chain: store::last(&ctx.app.db, ctx.government.id).await? })
}

/// The same as CSV, at most [`FILE_ROWS`] rows. That they were taken away is recorded.
pub async fn file(ctx: &Ctx, filter: Filter) -> Result<String> {
    let lang = ctx.lang;
    let (lines, _) = found(ctx, filter.clone(), FILE_ROWS).await?;
    if !lines.is_empty() {
        // not whom it was looked for: that may be a number
        let Filter { from, until, action, before, .. } = filter;
        let detail = json!({ "from": from, "until": until, "action": action, "before": before, "total": lines.len() });
        let id = ctx.government.code.clone();
        record_reading(ctx, Deed { action: "record.read", kind: "government", id, detail }).await?;
    }
    let heads = [
        tr::audit::number(lang),
        tr::work::day(lang),
        tr::audit::at(lang),
        tr::audit::who(lang),
        tr::audit::action(lang),
        tr::audit::object(lang),
        tr::audit::detail(lang),
    ];
    let rows = lines.into_iter().map(|line| {
        let AuditLine { seq, day, at, who, action, object, detail } = line;
        let number = seq.map_or_else(|| Cell::from(tr::audit::unsealed(lang)), |seq| Cell::Number(seq.to_string()));
        let who = who.map_or_else(|| tr::audit::server(lang).to_owned(), |who| who.to_string());
        let words = [day.to_string(), at, who, action, object.to_string(), detail.to_string()];
        std::iter::once(number).chain(words.map(Cell::from))
    });
    csv_text(lang, heads, rows)
}

/// The latest rows that fit a filter, at most so many, and where it goes on if there are more.
async fn found(ctx: &Ctx, filter: Filter, most: usize) -> Result<(Vec<AuditLine>, Option<String>)> {
    ctx.authorise_here(Action::ReadAudit)?;
    let (db, government, zone) = (&ctx.app.db, ctx.government.id, &ctx.government.time_zone);
    let first_id = |day: Day| first_id_at(start_of_day(day, zone));
    let Asked { from, until, before } = asked(&filter)?;
    let from = from.map_or(Uuid::nil(), first_id);
    let until = until.map_or(Uuid::max(), |day| first_id(plus_days(day, 1)));
    let before = before.unwrap_or(Uuid::max());
    let who = login(&filter.who);
    let whole = ctx.authorise_here(Action::ReadPersonnel).is_ok();
    let wanted = Wanted {
        ids: (from, until.min(before)),
        action: filter.action,
        like: (!who.is_empty()).then(|| (like(&who), like_number(&who, whole))),
        most: most as i64 + 1,
    };
    let mut lines = store::lines(db, government, &wanted).await?;
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(|last| last.id.to_string());
    // whoever finds somebody by all of a number learns whose it is
    let by_number = lines.iter().filter(|line| !whole && line.login.as_ref() == Some(&who));
    let people: BTreeSet<Uuid> = by_number.filter_map(|line| line.person_id).collect();
    if !people.is_empty() {
        let (id, detail) = (ctx.government.code.clone(), json!({ "people": people }));
        record_reading(ctx, Deed { action: "numbers.read", kind: "government", id, detail }).await?;
    }
    let names = Names::of(ctx, named(ctx, &lines).await?);
    Ok((lines.into_iter().map(|line| shown_line(ctx, line, &names)).collect(), next))
}

/// What rows tell of, as far as it has or had a name.
async fn named(ctx: &Ctx, lines: &[Line]) -> Result<Vec<Named>> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let (mut all, mut accounts) = (BTreeSet::new(), BTreeSet::new());
    for line in lines {
        let object = line.object_id.parse::<Uuid>().ok();
        all.extend(detail::ids(&line.detail).into_iter().chain(object).chain(line.account_id));
        accounts.extend(object.filter(|_| line.object_kind == "account").into_iter().chain(line.account_id));
    }
    let all: Vec<Uuid> = all.into_iter().collect();
    // people with where they work today, as the page says to which their name leads; where each worked at the time of a
    // row would be a question of its own for every row
    let mut named = store::named(db, government, &all, ctx.today()).await?;
    // but for what has its id from whoever sent it, who may have taken that of something that is gone
    let there: HashSet<Uuid> = named.iter().filter(|one| one.day.is_none()).map(|one| one.id).collect();
    let gone = |ids: Vec<Uuid>| ids.into_iter().filter(|id| !there.contains(id)).collect::<Vec<Uuid>>();
    let (all, accounts) = (gone(all), gone(accounts.into_iter().collect()));
    named.extend(store::made(db, government, &all).await?);
    named.extend(store::gone_accounts(db, government, &accounts).await?);
    Ok(named)
}

/// What a filter says, read.
struct Asked {
    from: Option<Day>,
    until: Option<Day>,
    before: Option<Uuid>,
}

/// Reads a filter: one that cannot be read does not ask for all.
///
/// # Errors
/// `Invalid` with the faults of all fields.
fn asked(filter: &Filter) -> Result<Asked> {
    fn read<T: FromStr>(text: &str, fault: Fault) -> Result<Option<T>, Fault> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| fault) }
    }
    let mut faults = Faults::default();
    let [from, until] = [("from", &filter.from), ("until", &filter.until)]
        .map(|(field, text)| faults.take(field, read(text, Fault::NotADate)));
    let before = faults.take("before", read(&filter.before, Fault::UnknownChoice));
    let asked = Asked { from: from.flatten(), until: until.flatten(), before: before.flatten() };
    if asked.from.zip(asked.until).is_some_and(|(from, until)| until < from) {
        faults.add("until", Fault::EndsBeforeBeginning);
    }
    faults.check()?;
    Ok(asked)
}

/// The names of what a page of the record tells of.
struct Names {
    by_id: HashMap<Uuid, Vec<Named>>,
    lang: Lang,
    /// Whether the viewer may open the pages of people.
    open: bool,
}

impl Names {
    fn of(ctx: &Ctx, all: Vec<Named>) -> Names {
        let mut by_id: HashMap<Uuid, Vec<Named>> = HashMap::new();
        for named in all {
            by_id.entry(named.id).or_default().push(named);
        }
        Names { by_id, lang: ctx.lang, open: ctx.authorise_here(Action::ReadAsStaff).is_ok() }
    }

    /// What has its id from this program goes before what has it from whoever sent it, who may have taken that of
    /// something else.
    fn any(&self, id: Uuid) -> Option<&Named> {
        self.by_id.get(&id)?.iter().min_by_key(|named| named.day.is_some())
    }

    fn object(&self, kind: &str, id: Uuid) -> Option<&Named> {
        self.by_id.get(&id)?.iter().find(|named| named.kind == kind)
    }

    /// A name; behind that of a person who of that name it is, unless the row has `said` so already. Where many are
    /// `listed`, only of those who share their name: so a list stays short. Of what is gone always, and that it is.
    fn told(&self, named: &Named, said: &[Option<Uuid>], listed: bool) -> Told {
        let person = named.person_id.filter(|_| self.open && !named.gone);
        let mut told = Told(vec![Piece { words: shortened(&named.name), person }]);
        let said = named.person_id.is_some() && said.contains(&named.person_id);
        let passed_over = said || (listed && !named.shared && !named.gone);
        let who = who_of_the_name(named).filter(|_| !passed_over);
        let gone = named.gone.then(|| tr::audit::gone(self.lang).to_owned());
        let behind: Vec<String> = who.into_iter().chain(gone).collect();
        if !behind.is_empty() {
            told.say(&format!(" ({})", behind.join(", ")));
        }
        if let Some(day) = named.day {
            told.say(&format!(", {}", day.text(self.lang)));
        }
        told
    }
}

/// Which person of a name it is: by the unit; where another has the same name, by the unit above and the end of the
/// number as well. Whoever works in no unit is known by the number alone, and what is gone and has none by its id:
/// something else that is gone may have had its name.
fn who_of_the_name(named: &Named) -> Option<String> {
    let unit = named.unit.as_deref().map(shortened);
    let above = named.above.as_deref().filter(|_| named.shared).map(shortened);
    let number = named.number.as_deref().filter(|_| named.shared || unit.is_none()).map(masked);
    let id = (named.gone && number.is_none()).then(|| short(named.id));
    let all: Vec<String> = [unit, above, number, id].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// By how much of an id rows about one thing that is gone are told from others. The beginning of some is their time.
fn short(id: Uuid) -> String {
    id.simple().to_string()[24..].to_owned()
}

fn shown_line(ctx: &Ctx, line: Line, names: &Names) -> AuditLine {
    let (lang, doer) = (ctx.lang, line.person_id);
    let gone = |kind: &str, id: Uuid| Told::plain(tr::audit::gone_object(lang, short(id), words::kind(lang, kind)));
    // whoever did it is never taken for the server, even when the account went with an undone import
    let by = |id| {
        let named = names.object("account", id);
        named.map_or_else(|| gone("account", id), |named| names.told(named, &[], false))
    };
    let id = line.object_id.parse::<Uuid>().ok();
    // everyone signs in and out for themselves; that anything else was done to one's own account must be said
    let own = line.action.starts_with("session.") && id.is_some() && id == line.account_id;
    let action = words::action(lang, &line.action).map_or(line.action, str::to_owned);
    let kind = words::kind(lang, &line.object_kind);
    let named = id.and_then(|id| names.object(&line.object_kind, id));
    let object = match (named, id) {
        _ if own => Told::default(),
        (Some(named), _) => {
            let name = names.told(named, &[doer], false);
            // a person is one by the name, and what the action says is not said again
            let clear = named.kind == "person" || action.to_lowercase().contains(&kind.to_lowercase());
            if clear { name } else { Told::joined([Told::plain(kind), name], ": ") }
        }
        (None, Some(id)) => gone(&line.object_kind, id),
        // a code
        (None, None) => Told::plain(format!("{kind} {}", line.object_id)),
    };
    let owner = named.and_then(|named| named.person_id);
    let said = [("owner", json!(owner)), ("day", json!(named.and_then(|named| named.day)))];
    let name = |id, listed| names.any(id).map(|named| names.told(named, &[doer, owner], listed));
    AuditLine {
        seq: line.seq,
        day: ctx.day_at(line.at),
        at: clock_at(line.at, &ctx.government.time_zone, lang),
        who: line.account_id.map(by),
        action,
        object,
        detail: detail::text(lang, &line.detail, &said, &name),
    }
}
