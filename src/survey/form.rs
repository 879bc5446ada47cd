//! What a resident sent, read from the fields of the form.

use super::rules::Rating;
use super::{AGES, EDUCATIONS, FIRST, LONGEST_REMARK, OCCUPATIONS, SEXES, Service};
use crate::base::error::Faults;
use crate::base::{Fault, Result, Uuid};
use crate::server::form::Fields;

/// Reads an answer. Every field may be left empty; what the service does not ask is not read.
///
/// # Errors
/// `Invalid` with every field that holds something else than the form offers.
pub fn read(form: &Fields, service: &Service) -> Result<Rating> {
    let mut faults = Faults::default();
    let mut rating = Rating::default();
    match form.given("id").and_then(|text| text.parse::<Uuid>().ok()).filter(|id| id.get_version_num() == 4) {
        Some(id) => rating.id = id,
        None => faults.add(FIRST, Fault::FormOutdated),
    }
    for element in service.elements() {
        let answer = form.given(element.code()).map(|text| one_of(&["1", "2", "3", "4"], text));
        let answer = answer.and_then(|answer| faults.take(element.code(), answer));
        rating.answers[element as usize] = answer.and_then(|text| text.parse().ok());
    }
    let mut choice = |name, list: &[&str]| form.given(name).and_then(|text| faults.take(name, one_of(list, text)));
    rating.sex = choice("sex", &SEXES);
    rating.education = choice("education", &EDUCATIONS);
    rating.occupation = choice("occupation", &OCCUPATIONS);
    let ages = AGES.map(|age| age.to_string());
    rating.age = choice("age", &ages.each_ref().map(String::as_str)).and_then(|text| text.parse().ok());
    rating.remark = form.given("remark").map(str::to_owned);
    if rating.remark.as_ref().is_some_and(|text| text.chars().count() > usize::from(LONGEST_REMARK)) {
        faults.add("remark", Fault::TooLong { max: LONGEST_REMARK.to_string() });
    }
    faults.check()?;
    Ok(rating)
}

fn one_of(list: &[&str], text: &str) -> Result<String, Fault> {
    list.contains(&text).then(|| text.to_owned()).ok_or(Fault::UnknownChoice)
}
