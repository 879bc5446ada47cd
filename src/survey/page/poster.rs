//! `/nilai/{kode}/poster`: a poster with the QR code, to be printed and put up.

use crate::app::{use_lang, use_site};
use crate::base::tr;
use crate::still;
use crate::survey::{Poster, api, rating_address};
use crate::ui::load::loaded;
use crate::ui::message::OnlyHere;
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

still!(
    /// `/nilai/{kode}/poster`: a poster with the QR code.
    PosterPage, poster
);

fn poster() -> impl IntoView {
    let (lang, government, params) = (use_lang(), use_site().government, use_params_map());
    let poster = Resource::new(move || params.read().get("code").unwrap_or_default(), api::load_poster);
    loaded(poster, move |Poster { service, site, address }| {
        let spoken = address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned());
        view! {
            <Title text=format!("{}: {}", tr::survey::poster(lang), service.name)/>
            <OnlyHere site/>
            <p class="no-print muted">{tr::survey::poster_print_help(lang)}</p>
            // shown by `client::print`, because it needs script
            <p class="no-print"><button type="button" class="button" data-print="" hidden="">{tr::survey::print(lang)}</button></p>
            <article class="poster">
                <p>{government.clone()}<br/>{service.unit_name}</p>
                <h1>{tr::survey::poster_title(lang)}</h1>
                <p class="poster-service">{service.name}</p>
                <img
                    class="poster-code" src=format!("{}/qr.svg", rating_address(&service.code)) width="480" height="480"
                    alt=tr::survey::poster_qr(lang, &address)
                />
                <p class="poster-address">{tr::survey::poster_type(lang)}<br/><b>{spoken}</b></p>
                <ol>
                    <li>{tr::survey::poster_step1(lang)}</li>
                    <li>{tr::survey::poster_step2(lang)}</li>
                    <li>{tr::survey::poster_step3(lang)}</li>
                </ol>
                <p class="poster-anonymous">{tr::survey::poster_anonymous(lang)}</p>
            </article>
        }
        .into_any()
    })
}
