//! Posts and holdings after a file of people: who keeps a post, who moves, who heads a unit, whom
//! each post answers to.

use crate::base::{Day, Uuid, calendar};
use crate::import::draft::Given;
use crate::org::rules::{DEEPEST, head_rank, in_cycle, too_deep};
use crate::org::service::follow_tree;
use crate::org::store::intake::{HolderRow, PostRow};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// What a row wants: a person in a post.
pub struct Wish<'l> {
    pub person: Uuid,
    /// Not there before this run.
    pub is_new: bool,
    pub unit: Uuid,
    pub title: &'l str,
    pub kind: Option<&'l str>,
    pub echelon: Option<&'l str>,
    /// The day the holding began, if the file says.
    pub since: Option<Day>,
    pub superior: Option<Uuid>,
}

/// All posts and holdings of a government, on a day.
pub struct Posts {
    pub posts: Vec<PostRow>,
    pub holdings: Vec<HolderRow>,
    today: Day,
    post_at: HashMap<Uuid, usize>,
    /// Holdings by person.
    held: HashMap<Uuid, Vec<usize>>,
    /// Who holds a post today, whose main one it is first.
    holders: HashMap<Uuid, Vec<Uuid>>,
}

/// Posts of a unit and title, as a file names them.
fn place(unit: Uuid, title: &str) -> (Uuid, String) {
    (unit, title.to_lowercase())
}

impl Posts {
    /// As they are.
    pub fn now(given: &Given) -> Posts {
        let mut posts = Posts {
            posts: given.now.posts.clone(),
            holdings: given.now.holdings.clone(),
            today: given.today,
            post_at: HashMap::new(),
            held: HashMap::new(),
            holders: HashMap::new(),
        };
        posts.index();
        posts
    }

    fn index(&mut self) {
        self.post_at = self.posts.iter().enumerate().map(|(i, post)| (post.id, i)).collect();
        self.held.clear();
        self.holders.clear();
        let mut today: Vec<usize> = (0..self.holdings.len()).filter(|at| self.holdings[*at].on(self.today)).collect();
        for at in &today {
            self.held.entry(self.holdings[*at].person_id).or_default().push(*at);
        }
        today.sort_by_key(|at| (!self.holdings[*at].main, self.holdings[*at].id));
        for holding in today.into_iter().map(|at| &self.holdings[at]) {
            self.holders.entry(holding.post_id).or_default().push(holding.person_id);
        }
    }

    fn post(&self, id: Uuid) -> &PostRow {
        &self.posts[self.post_at[&id]]
    }

    /// The posts that a person holds today, in the order of `reports_from!`: the first is that by which they answer to
    /// somebody.
    fn posts_of(&self, person: Uuid) -> Vec<&PostRow> {
        let mut held: Vec<&HolderRow> =
            self.held.get(&person).into_iter().flatten().map(|at| &self.holdings[*at]).collect();
        held.sort_by_key(|holding| (!holding.main, Reverse(holding.from_day), holding.id));
        held.into_iter().map(|holding| self.post(holding.post_id)).collect()
    }

    /// The post by which a person answers to somebody today.
    pub fn main_post(&self, person: Uuid) -> Option<&PostRow> {
        self.posts_of(person).first().copied()
    }

    /// The post of a unit and title that a person holds today.
    pub fn post_of(&self, person: Uuid, unit: Uuid, title: &str) -> Option<&PostRow> {
        let wanted = place(unit, title);
        self.posts_of(person).into_iter().find(|post| place(post.unit_id, &post.title) == wanted)
    }

    /// As [`Posts::post_of`], or else the person's main post.
    pub fn nearest_post(&self, person: Uuid, unit: Uuid, title: &str) -> Option<&PostRow> {
        self.post_of(person, unit, title).or_else(|| self.main_post(person))
    }

    /// Who is a person's superior by one of their posts: whoever holds the nearest post above that somebody
    /// else holds, as `org::service::station_of` has it.
    pub fn superior_of(&self, person: Uuid, post: &PostRow) -> Option<Uuid> {
        let next = |id: &Uuid| self.post(*id).superior_post_id;
        let above = std::iter::successors(post.superior_post_id, next).take(DEEPEST);
        above.filter_map(|id| self.holders.get(&id)).flatten().copied().find(|holder| *holder != person)
    }

    /// As they will be.
    pub fn after(wishes: &[Wish], given: &Given) -> Posts {
        let mut posts = Posts::now(given);
        let moving: Vec<&Wish> =
            wishes.iter().filter(|wish| posts.post_of(wish.person, wish.unit, wish.title).is_none()).collect();
        let left: HashMap<Uuid, usize> =
            moving.iter().filter_map(|wish| Some((wish.person, posts.leave(wish.person)?))).collect();
        posts.index();
        if given.stop.is_cancelled() {
            return posts;
        }
        posts.settle(&moving, &left, given);
        posts.index();
        posts.dress(wishes);
        posts.choose_heads(wishes);
        posts.set_superiors(wishes, given);
        posts
    }

    /// Ends the main holding of someone who moves, yesterday. One that only began today was a
    /// mistake: its place is given, to be corrected.
    fn leave(&mut self, person: Uuid) -> Option<usize> {
        let held = self.held.get(&person)?;
        let main = held.iter().copied().find(|at| self.holdings[*at].main)?;
        if self.holdings[main].from_day == self.today {
            return Some(main);
        }
        self.holdings[main].until_day = Some(calendar::plus_days(self.today, -1));
        None
    }

    /// Gives everyone who moves a post: a vacant one of that unit and title, or a new one.
    fn settle(&mut self, moving: &[&Wish], left: &HashMap<Uuid, usize>, given: &Given) {
        let correcting: HashSet<usize> = left.values().copied().collect();
        let taken: HashSet<Uuid> = self
            .holdings
            .iter()
            .enumerate()
            .filter(|(i, h)| !correcting.contains(i) && h.until_day.is_none_or(|until| until >= self.today))
            .map(|(_, holding)| holding.post_id)
            .collect();
        let mut vacant: HashMap<(Uuid, String), Vec<Uuid>> = HashMap::new();
        for post in self.posts.iter().rev().filter(|post| !taken.contains(&post.id)) {
            vacant.entry(place(post.unit_id, &post.title)).or_default().push(post.id);
        }
        let new_year = Day::new(self.today.year(), 1, 1).unwrap_or(self.today);
        for wish in moving {
            let post_id = vacant.get_mut(&place(wish.unit, wish.title)).and_then(Vec::pop).unwrap_or_else(|| {
                let id = (given.new_id)();
                self.posts.push(PostRow {
                    id,
                    unit_id: wish.unit,
                    title: wish.title.to_owned(),
                    kind: String::new(),
                    echelon: None,
                    is_head: false,
                    superior_post_id: None,
                    superior_given: false,
                });
                id
            });
            match left.get(&wish.person) {
                Some(at) => self.holdings[*at].post_id = post_id,
                None => self.holdings.push(HolderRow {
                    id: (given.new_id)(),
                    post_id,
                    person_id: wish.person,
                    // who is new to us was there before: this year's work finds its place
                    from_day: wish.since.unwrap_or(if wish.is_new { new_year } else { self.today }),
                    until_day: None,
                    main: true,
                }),
            }
        }
    }

    /// Gives posts the kind and echelon that rows say.
    fn dress(&mut self, wishes: &[Wish]) {
        for wish in wishes {
            let Some(at) = self.place_of(wish) else { continue };
            if let Some(kind) = wish.kind {
                kind.clone_into(&mut self.posts[at].kind);
            }
            if let Some(echelon) = wish.echelon {
                self.posts[at].echelon = Some(echelon.to_owned());
            }
        }
    }

    fn place_of(&self, wish: &Wish) -> Option<usize> {
        Some(self.post_at[&self.post_of(wish.person, wish.unit, wish.title)?.id])
    }

    /// At most one head in each unit that the file touches: the highest of the rows that could head
    /// it and of whoever heads it now.
    fn choose_heads(&mut self, wishes: &[Wish]) {
        let in_file: HashMap<usize, usize> =
            wishes.iter().enumerate().filter_map(|(line, wish)| Some((self.place_of(wish)?, line))).collect();
        let touched: HashSet<Uuid> = wishes.iter().map(|wish| wish.unit).collect();
        let mut best = HashMap::new();
        for (at, post) in self.posts.iter().enumerate().filter(|(_, post)| touched.contains(&post.unit_id)) {
            let rank = head_rank(&post.title, &post.kind, post.echelon.as_deref());
            let candidate = post.is_head || (rank.is_some() && in_file.contains_key(&at));
            if candidate {
                let rank = rank.unwrap_or((u8::MAX, u8::MAX));
                let line = in_file.get(&at).copied().unwrap_or(usize::MAX);
                let standing = (rank, !self.holders.contains_key(&post.id), !post.is_head, line, at);
                let place = best.entry(post.unit_id).or_insert(standing);
                *place = (*place).min(standing);
            }
        }
        for (at, post) in self.posts.iter_mut().enumerate().filter(|(_, post)| touched.contains(&post.unit_id)) {
            post.is_head = best.get(&post.unit_id).is_some_and(|(.., head)| *head == at);
        }
    }

    /// Posts answer to the post of the superior that a row names; all others follow the unit tree.
    fn set_superiors(&mut self, wishes: &[Wish], given: &Given) {
        for wish in wishes {
            let superior = wish.superior.and_then(|superior| Some(self.main_post(superior)?.id));
            if let (Some(superior), Some(at)) = (superior, self.place_of(wish)) {
                self.posts[at].superior_post_id = Some(superior);
                self.posts[at].superior_given = true;
            }
        }
        self.posts = follow_tree(&given.now.units, &self.posts);
    }

    /// Whether who is wished into a post heads the unit by it.
    pub fn is_headed_by(&self, wish: &Wish) -> bool {
        self.post_of(wish.person, wish.unit, wish.title).is_some_and(|post| post.is_head)
    }

    /// Whether a person holds no post today.
    pub fn without_post(&self, person: Uuid) -> bool {
        !self.held.contains_key(&person)
    }

    /// Which post each post answers to.
    fn above(&self) -> HashMap<Uuid, Option<Uuid>> {
        self.posts.iter().map(|post| (post.id, post.superior_post_id)).collect()
    }

    /// Which people's line of superiors leads back to one of their posts.
    pub fn in_cycles(&self) -> HashSet<Uuid> {
        let above = self.above();
        self.holders
            .iter()
            .filter(|(post, _)| in_cycle(**post, &above))
            .flat_map(|(_, people)| people)
            .copied()
            .collect()
    }

    /// To whom rows give superiors so that a line of superiors becomes too long: theirs, or one below.
    pub fn too_deep(&self, wishes: &[Wish]) -> HashSet<Uuid> {
        let moved = wishes.iter().filter(|wish| wish.superior.is_some());
        let moved: HashMap<Uuid, Uuid> =
            moved.filter_map(|wish| Some((self.posts[self.place_of(wish)?].id, wish.person))).collect();
        too_deep(&moved.keys().copied().collect(), &self.above()).iter().map(|post| moved[post]).collect()
    }
}
