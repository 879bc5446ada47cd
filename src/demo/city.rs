//! Units, posts and people of the demo city.

use super::chance::Chance;
use super::name::name;
use super::post::{degrees, employed_as, head_post, rank, staff_titles, staff_weight};
use crate::base::{Day, Uuid};
use std::collections::{HashMap, HashSet};

/// Structure of a kota; the first row is the city itself, and every unit stands below its parent.
const UNITS: &str = include_str!("data/unit.csv");

/// Heads whose post nobody holds.
const VACANT: [&str; 4] = [ACTING.0, "DISPARPORA-B2", "SDN17", "DLH-B3"];
/// The vacant unit that the head of another leads besides the own.
const ACTING: (&str, &str) = ("KEL25", "KEL24");
/// Everyone has held the post since.
const SINCE: &str = "2024-01-02";
/// The team that the demo accounts of employee and superior belong to has at least so many.
const TEAM: usize = 12;

/// Finds a post: the head of a unit, or one of its staff by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Head(&'static str),
    Staff(&'static str, usize),
}

pub struct Unit {
    pub id: Uuid,
    pub code: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    /// Place in [`City::units`]; none for the city itself.
    pub parent: Option<usize>,
}

pub struct Post {
    pub id: Uuid,
    pub unit: usize,
    pub title: String,
    pub kind: &'static str,
    pub echelon: Option<&'static str>,
    pub is_head: bool,
    pub superior: Option<usize>,
    /// Whether the superior was set rather than derived from the unit tree.
    pub superior_given: bool,
}

pub struct Person {
    pub id: Uuid,
    pub nip: Option<String>,
    pub internal_number: Option<String>,
    pub name: String,
    pub title_before: Option<&'static str>,
    pub title_after: Option<&'static str>,
    pub born_on: Day,
    pub woman: bool,
    pub status: &'static str,
    pub rank: Option<&'static str>,
    /// The main post.
    pub post: usize,
    /// The direct superior: the holder of the post above, or the next above that is not vacant.
    pub superior: Option<usize>,
}

pub struct Holder {
    pub id: Uuid,
    pub post: usize,
    pub person: usize,
    pub from: Day,
    pub main: bool,
}

pub struct City {
    pub units: Vec<Unit>,
    pub posts: Vec<Post>,
    pub people: Vec<Person>,
    pub holders: Vec<Holder>,
}

impl City {
    /// A city of so many people; the leaders and the demo team come first.
    pub fn new(seed: u64, people: usize) -> City {
        let mut chance = Chance::new(seed, 1);
        let units = units(&mut chance);
        let posts = posts(&units, people, &mut chance);
        let mut city = City { units, posts, people: Vec::new(), holders: Vec::new() };
        city.appoint(people, &mut chance);
        city.set_superiors();
        city
    }

    /// The place of a unit.
    pub fn unit(&self, code: &str) -> usize {
        self.units.iter().position(|unit| unit.code == code).expect("the unit is in data/unit.csv")
    }

    /// The place of a post.
    fn post(&self, key: Key) -> usize {
        let (code, staff) = match key {
            Key::Head(code) => (code, None),
            Key::Staff(code, number) => (code, Some(number)),
        };
        let unit = self.unit(code);
        let mut posts = (0..self.posts.len()).filter(|at| self.posts[*at].unit == unit);
        posts.nth(staff.map_or(0, |number| number + 1)).expect("every unit begins with its head")
    }

    /// The place of the person in a post.
    pub fn holder(&self, key: Key) -> usize {
        let post = self.post(key);
        self.people.iter().position(|person| person.post == post).expect("key posts are filled first")
    }

    /// Fills posts in the order of their weight for the demo, until there is nobody left.
    fn appoint(&mut self, people: usize, chance: &mut Chance) {
        let mut keys: Vec<usize> = super::ACCOUNTS.iter().map(|account| self.post(account.post)).collect();
        keys.push(self.post(Key::Head("SETDA")));
        let team = self.post(Key::Head("PKM6"));
        let weight = |(at, post): (usize, &Post)| match () {
            () if keys.contains(&at) => 0,
            () if (team..team + TEAM).contains(&at) => 1,
            () if post.is_head => 2,
            () => 3,
        };
        let mut order: Vec<(i32, usize)> = self
            .posts
            .iter()
            .enumerate()
            .filter(|(_, post)| !(post.is_head && VACANT.contains(&self.units[post.unit].code)))
            .map(|(at, post)| (weight((at, post)), at))
            .collect();
        order.sort_unstable();
        let mut taken = HashSet::new();
        for (number, (_, post)) in order.into_iter().take(people).enumerate() {
            self.people.push(person(number, post, &self.posts[post], &mut taken, chance));
            self.holders.push(holder(post, number, true, chance));
        }
        let (vacant, neighbour) = (self.post(Key::Head(ACTING.0)), self.post(Key::Head(ACTING.1)));
        if let Some(acting) = self.people.iter().position(|person| person.post == neighbour) {
            self.holders.push(holder(vacant, acting, false, chance));
        }
    }

    fn set_superiors(&mut self) {
        let mut held: HashMap<usize, usize> = HashMap::new();
        for holder in &self.holders {
            held.entry(holder.post).or_insert(holder.person);
        }
        for person in 0..self.people.len() {
            let mut post = self.posts[self.people[person].post].superior;
            while let Some(above) = post {
                match held.get(&above) {
                    Some(superior) if *superior != person => {
                        self.people[person].superior = Some(*superior);
                        break;
                    }
                    _ => post = self.posts[above].superior,
                }
            }
        }
    }
}

fn units(chance: &mut Chance) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for line in UNITS.lines().skip(1) {
        let mut cells = line.split(';');
        let mut cell = || cells.next().unwrap_or_default();
        let (code, parent, name, kind) = (cell(), cell(), cell(), cell());
        let parent = units.iter().position(|unit| unit.code == parent);
        units.push(Unit { id: chance.id_at(0), code, name, kind, parent });
    }
    units
}

/// For each unit its head, then its staff.
fn posts(units: &[Unit], people: usize, chance: &mut Chance) -> Vec<Post> {
    let weights: usize = units.iter().map(staff_weight).sum();
    let staff = people.saturating_sub(units.len() - VACANT.len());
    let mut heads: Vec<usize> = Vec::new();
    let mut posts: Vec<Post> = Vec::new();
    let mut due = 0;
    for (at, unit) in units.iter().enumerate() {
        let (title, kind, echelon) = head_post(unit);
        // heads below the city answer to its secretary, who answers to the mayor
        let given = unit.parent == Some(0) && unit.code != "SETDA";
        let superior = if given { Some(heads[1]) } else { unit.parent.map(|parent| heads[parent]) };
        let head = posts.len();
        heads.push(head);
        posts.push(Post {
            id: chance.id_at(0),
            unit: at,
            title,
            kind,
            echelon,
            is_head: true,
            superior,
            superior_given: given,
        });
        // carried over, so that rounding loses nobody
        due += staff_weight(unit) * staff;
        let count = due / weights;
        due -= count * weights;
        let count = if unit.code == "PKM6" { count.max(TEAM) } else { count };
        for number in 0..count {
            let titles = staff_titles(unit);
            let (title, kind) = if number < titles.len() { titles[number] } else { chance.pick(titles) };
            posts.push(Post {
                id: chance.id_at(0),
                unit: at,
                title: title.to_owned(),
                kind,
                echelon: None,
                is_head: false,
                superior: Some(head),
                superior_given: false,
            });
        }
    }
    posts
}

/// A person for a post; none bears a NIP that is taken.
fn person(number: usize, at: usize, post: &Post, taken: &mut HashSet<String>, chance: &mut Chance) -> Person {
    let woman =
        chance.happens(if post.title.starts_with("Bidan") || post.title.starts_with("Perawat") { 0.95 } else { 0.55 });
    // nobody is old enough to retire
    let born_in = if post.is_head { chance.between(1970, 1984) } else { chance.between(1970, 2001) };
    let born_on = Day::new(born_in as i16, chance.between(1, 13) as u8, chance.between(1, 29) as u8)
        .expect("every month has 28 days");
    let status = employed_as(post, chance);
    let appointed = match status {
        "PNS" => Some(format!("{}{:02}", (born_in + chance.between(22, 31)).min(2023), chance.pick(&[1, 3, 4, 12]))),
        "PPPK" => Some(format!("{}21", chance.between((born_in + 20).max(2019), 2024))),
        _ => None,
    };
    let nip = appointed.map(|appointed| {
        let born = born_on.to_string().replace('-', "");
        nip(&format!("{born}{appointed}{}", if woman { 2 } else { 1 }), taken, chance)
    });
    let (title_before, title_after) = degrees(post, chance);
    Person {
        id: chance.id_at(0),
        internal_number: nip.is_none().then(|| format!("K-{:04}", number + 1)),
        nip,
        name: name(chance, woman),
        title_before,
        title_after,
        born_on,
        woman,
        status,
        rank: rank(post, status, chance),
        post: at,
        superior: None,
    }
}

/// The NIP that begins with these fifteen digits: the running number of those who were appointed at the same time is
/// mostly a low one.
fn nip(first: &str, taken: &mut HashSet<String>, chance: &mut Chance) -> String {
    let lowest = 1 + (chance.share().powi(2) * 20.0) as i64;
    let nip = (lowest..).map(|serial| format!("{first}{serial:03}")).find(|nip| !taken.contains(nip));
    let nip = nip.expect("numbers do not end");
    taken.insert(nip.clone());
    nip
}

fn holder(post: usize, person: usize, main: bool, chance: &mut Chance) -> Holder {
    let from = SINCE.parse().expect("a day");
    Holder { id: chance.id_at(0), post, person, from, main }
}
