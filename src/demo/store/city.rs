//! Units, posts, people, accounts.

use crate::base::{Result, Uuid};
use crate::demo::ACCOUNTS;
use crate::demo::city::City;
use crate::server::db::Tx;
use crate::{insert_many, run};

/// Units with their closure, posts, people, holders.
pub async fn insert_city(tx: &mut Tx, government: Uuid, city: &City) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO units (government_id, id, parent_id, code, name, kind) ",
        6,
        city.units,
        |values, unit| {
            values
                .push_bind(government)
                .push_bind(unit.id)
                .push_bind(unit.parent.map(|parent| city.units[parent].id))
                .push_bind(unit.code)
                .push_bind(unit.name)
                .push_bind(unit.kind);
        }
    )?;
    let closure = closure(city);
    insert_many!(
        tx,
        "INSERT INTO unit_closure (government_id, ancestor_id, descendant_id, depth) ",
        4,
        closure,
        |values, row| {
            values
                .push_bind(government)
                .push_bind(city.units[row.0].id)
                .push_bind(city.units[row.1].id)
                .push_bind(row.2);
        }
    )?;
    insert_many!(
        tx,
        "INSERT INTO posts (government_id, id, unit_id, title, kind, echelon, is_head, superior_post_id, superior_given) ",
        9,
        city.posts,
        |values, post| {
            values
                .push_bind(government)
                .push_bind(post.id)
                .push_bind(city.units[post.unit].id)
                .push_bind(&post.title)
                .push_bind(post.kind)
                .push_bind(post.echelon)
                .push_bind(post.is_head)
                .push_bind(post.superior.map(|superior| city.posts[superior].id))
                .push_bind(post.superior_given);
        }
    )?;
    insert_people(tx, government, city).await
}

async fn insert_people(tx: &mut Tx, government: Uuid, city: &City) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO persons (government_id, id, nip, internal_number, name, title_before, title_after, born_on, sex, status, rank) ",
        11,
        city.people,
        |values, person| {
            values
                .push_bind(government)
                .push_bind(person.id)
                .push_bind(&person.nip)
                .push_bind(&person.internal_number)
                .push_bind(&person.name)
                .push_bind(person.title_before)
                .push_bind(person.title_after)
                .push_bind(person.born_on)
                .push_bind(if person.woman { "P" } else { "L" })
                .push_bind(person.status)
                .push_bind(person.rank);
        }
    )?;
    insert_many!(
        tx,
        "INSERT INTO holders (government_id, id, post_id, person_id, from_day, main) ",
        6,
        city.holders,
        |values, holder| {
            values
                .push_bind(government)
                .push_bind(holder.id)
                .push_bind(city.posts[holder.post].id)
                .push_bind(city.people[holder.person].id)
                .push_bind(holder.from)
                .push_bind(holder.main);
        }
    )
}

/// Ancestor, descendant and depth of every pair, a unit and itself included.
fn closure(city: &City) -> Vec<(usize, usize, i64)> {
    let mut rows = Vec::new();
    for unit in 0..city.units.len() {
        let (mut above, mut depth) = (Some(unit), 0);
        while let Some(ancestor) = above {
            rows.push((ancestor, unit, depth));
            (above, depth) = (city.units[ancestor].parent, depth + 1);
        }
    }
    rows
}

const INSERT_ACCOUNT: &str = "INSERT INTO accounts (government_id, id, person_id, login, name, password_hash, disabled, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7)";
const INSERT_GRANT: &str = "INSERT INTO grants (government_id, account_id, role, given_at) VALUES ($1, $2, $3, $4)";

/// The demo accounts, all with one password.
pub async fn insert_accounts(
    tx: &mut Tx,
    government: Uuid,
    city: &City,
    hash: &str,
    ids: &[Uuid],
    now: i64,
) -> Result<()> {
    for (account, id) in ACCOUNTS.iter().zip(ids) {
        let person = &city.people[city.holder(account.post)];
        run!(
            tx,
            sqlx::query(INSERT_ACCOUNT)
                .bind(government)
                .bind(id)
                .bind(person.id)
                .bind(account.login)
                .bind(&person.name)
                .bind(hash)
                .bind(now)
        )?;
        if let Some(role) = account.role {
            run!(tx, sqlx::query(INSERT_GRANT).bind(government).bind(id).bind(role.code()).bind(now))?;
        }
    }
    Ok(())
}
