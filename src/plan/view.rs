//! What every page shows of an indicator in the same way.

use super::IndicatorFigures;
use super::words::state_tone;
use crate::base::Hundredths;
use crate::ui::meter::Meter;
use leptos::prelude::*;

/// How far an indicator has come: a bar in the colour of its state, with a tick at what is due by now.
pub fn bar(indicator: &IndicatorFigures) -> impl IntoView + use<> {
    let percent = indicator.raw.map_or(0.0, Hundredths::as_f64);
    view! { <Meter percent mark=Some(indicator.due.percent.as_f64()) tone=state_tone(indicator.state).class()/> }
}
