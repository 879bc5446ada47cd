//! The places one can go to, and which of them a viewer's menu holds. Rights are not said here anew:
//! each place names what one does there, and `access` says who may.

use crate::access::{Action, Me};
use crate::app::Site;
use crate::base::{Lang, tr};
use crate::import::Kind;
use crate::ui::frame::Place;
use crate::ui::icon::Icon;

const fn place(address: &'static str, icon: Icon, name: fn(Lang) -> &'static str) -> Place {
    Place { address, icon, name, below: true }
}

/// One's own reports. Below their address stand the reports of others as well.
const REPORT: Place = Place { below: false, ..place("/laporan", Icon::Pen, tr::nav::report) };

/// The places of whoever looks.
pub fn menu(site: &Site) -> Vec<Place> {
    match &site.me {
        Some(me) => places(me, site.first_steps),
        None => PUBLIC.into(),
    }
}

const PUBLIC: [Place; 3] = [
    place("/", Icon::Home, tr::nav::home),
    place("/peringkat", Icon::Rank, tr::nav::ranking),
    place("/metode", Icon::Info, tr::nav::method),
];

/// The places of a signed-in viewer: first where their day begins, then the day's work, then what a role
/// is for, then what everybody has, then what heads of units may besides.
pub fn places(me: &Me, first_steps: bool) -> Vec<Place> {
    let imports = Kind::ALL.into_iter().any(|kind| me.may_here(kind.action()));
    let (indicators, services) = (Action::EditIndicators, Action::EditServices);
    let all = [
        (first_steps, place("/mulai", Icon::Check, tr::nav::start)),
        (me.may(Action::WriteEntry), REPORT),
        (me.may(Action::React), place("/tim", Icon::People, tr::nav::team)),
        (me.may_here(indicators), place("/indikator", Icon::Target, tr::nav::indicators)),
        (me.may_here(services), place("/kelola-layanan", Icon::Smile, tr::nav::services)),
        (me.may_here(Action::EditOrganisation), place("/organisasi", Icon::Tree, tr::nav::organisation)),
        (me.may_here(Action::InviteStaff), place("/akun", Icon::Key, tr::nav::accounts)),
        (imports, place("/impor", Icon::Upload, tr::nav::import)),
        (me.may_here(Action::ReadAudit), place("/jejak", Icon::Record, tr::nav::audit)),
        (true, place("/papan", Icon::Board, tr::nav::board)),
        (true, place("/saya", Icon::Person, tr::nav::me)),
        (true, place("/organisasi", Icon::Tree, tr::nav::organisation)),
        (me.may(indicators), place("/indikator", Icon::Target, tr::nav::indicators)),
        (me.may(services), place("/kelola-layanan", Icon::Smile, tr::nav::services)),
    ];
    let mut places: Vec<Place> = Vec::new();
    for (_, place) in all.into_iter().filter(|(may, _)| *may) {
        if !places.iter().any(|before| before.address == place.address) {
            places.push(place);
        }
    }
    places.sort_by_key(|place| place.address != me.home);
    places
}
