//! Whom somebody means who names a superior by name.

use super::station_of;
use super::view::{masked, tell_apart};
use crate::access::words::place;
use crate::base::text::{like, line};
use crate::base::{Day, Error, Fault, Result, Uuid};
use crate::org::store::edit::{self, AtPost};
use crate::org::{Candidate, Meant};
use crate::server::request::Ctx;

/// The longest text that names somebody: a name with titles, and a post.
const LONGEST: usize = 800;
/// So many people are shown to choose from.
const MOST: usize = 8;
/// What stands between a person and their post where a superior is named.
const BETWEEN: &str = " · ";

/// `dr. Budi Piliang, S.Sos. · Kepala Puskesmas, Puskesmas Melati`
pub(super) fn offered(held: &AtPost) -> String {
    format!("{}{BETWEEN}{}", masked(&held.person).name, post_of(held))
}

fn post_of(held: &AtPost) -> String {
    format!("{}, {}", held.title, held.unit_name)
}

/// The name in a text, and the post if it says one, as [`offered`].
fn parts(words: &str) -> (&str, Option<&str>) {
    words.split_once(BETWEEN).map_or((words, None), |(name, post)| (name, Some(post)))
}

/// The pattern of what holds the words of a name in their order; other names may stand between.
fn words_of(name: &str) -> String {
    like(&name.to_lowercase()).replace(' ', "%")
}

/// Whom a text means.
enum Named {
    One(Uuid),
    /// Whoever may be meant, at each of their posts; perhaps nobody.
    Unclear(Vec<AtPost>),
}

/// Whom a text means that names a person's superior, of those who hold a post on a day: whose whole name it is, with
/// titles or without, perhaps with a post of theirs. If it is nobody's, whoever has it in their name may be meant; those
/// who work in the person's unit first, then heads of others.
async fn find(ctx: &Ctx, person: Uuid, words: &str, day: Day) -> Result<Named> {
    let (db, government) = (&ctx.app.db, ctx.government.id);
    let unit = station_of(ctx, person, day).await?.unit_id;
    let (name, post) = parts(words);
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let is_named = |held: &AtPost| same(&held.person.name, name) || same(&masked(&held.person).name, name);
    let is_there = |held: &AtPost| post.is_none_or(|post| same(&held.title, post) || same(&post_of(held), post));
    let mut named = edit::named(db, government, day, unit, name).await?;
    named.retain(is_named);
    let mut meant = named.iter().filter(|held| is_there(held)).map(|held| held.person.id);
    if let Some(one) = meant.next()
        && meant.all(|other| other == one)
    {
        return Ok(Named::One(one));
    }
    if named.is_empty() {
        // one tells that there are more, and one may be the person whose superior is named
        named = edit::named_in_part(db, government, day, unit, &words_of(name), MOST as i64 + 2).await?;
    }
    named.sort_by_key(|held| !is_there(held));
    Ok(Named::Unclear(named))
}

/// The one whom a text names as a person's superior of those who hold a post on a day.
///
/// # Errors
/// When it does not say who, or nobody is named so, or the person alone.
pub(super) async fn named(ctx: &Ctx, person: Uuid, typed: &str, day: Day) -> Result<Uuid> {
    let words = line(typed, LONGEST).map_err(|fault| Error::invalid("number", fault))?;
    let fault = match find(ctx, person, &words, day).await? {
        Named::One(superior) => return Ok(superior),
        Named::Unclear(meant) if meant.is_empty() => {
            let name = parts(&words).0.to_owned();
            match edit::is_in_a_name(&ctx.app.db, ctx.government.id, &words_of(&name)).await? {
                true => Fault::NobodyInOffice { name },
                false => Fault::NobodyWithNumber { number: words },
            }
        }
        // nobody is left to choose from
        Named::Unclear(meant) if meant.iter().all(|held| held.person.id == person) => Fault::SuperiorSelf,
        Named::Unclear(_) => Fault::SuperiorUnclear { name: words },
    };
    Err(Error::invalid("number", fault))
}

/// Who may be meant by a text that names a person's superior and does not say who, to choose from, without the person;
/// nobody where it does, or where it means nobody.
pub(super) async fn meant(ctx: &Ctx, person: Uuid, typed: &str, day: Day) -> Result<Meant> {
    let Ok(words) = line(typed, LONGEST) else { return Ok(Meant::default()) };
    let Named::Unclear(mut held) = find(ctx, person, &words, day).await? else { return Ok(Meant::default()) };
    held.retain(|held| held.person.id != person);
    let mut people: Vec<Candidate> = Vec::new();
    for AtPost { person, title, unit_name, agency } in held {
        let unit = agency.map_or(unit_name.clone(), |agency| format!("{unit_name}, {agency}"));
        let post = place(Some(&title), Some(&unit));
        match people.iter_mut().find(|one| one.person.id == person.id) {
            Some(one) => one.posts.push(post),
            None => people.push(Candidate { person: masked(&person), posts: vec![post] }),
        }
    }
    tell_apart(people.iter_mut().map(|one| &mut one.person));
    let more = people.len() > MOST;
    people.truncate(MOST);
    Ok(Meant { people, more })
}
