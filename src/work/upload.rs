//! Reading the body of a report, within what one may hold and what all may hold together.

use super::rules::{LARGEST_FILE, MOST_FILES, Upload};
use crate::base::text::printable;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::form::Fields;
use crate::server::places::{Place, Places};
use crate::server::{App, locked};
use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{FromRequest, Multipart, Request};
use bytes::BytesMut;
use futures::StreamExt as _;
use std::future::ready;
use std::sync::{Arc, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of a report with all its files.
pub const LARGEST_REPORT: usize = MOST_FILES * LARGEST_FILE + (1 << 20);
/// Bytes of all reports that are being received or made ready at the same time.
pub const ALL_REPORTS: usize = 256 << 20;
/// Parts of a report, files and fields: a form has not nearly so many.
const MOST_PARTS: usize = 64;
/// Reports that one person may send at the same time, so that nobody fills the room alone.
const OF_ONE: usize = 2;
/// The first bytes of a report take no room, so that one without a picture is read whoever sends many.
const FREE: usize = 64 << 10;
/// Bytes of a field that is no file.
const LARGEST_TEXT: usize = 16 << 10;

/// The memory that reports may take together. What is read is counted as it arrives, so that slow
/// lines keep nobody else out.
pub struct Intake {
    bytes: Arc<Semaphore>,
    /// Who is sending reports.
    senders: Places<Uuid>,
    /// Whose files are being made ready.
    pub bench: Places<Uuid>,
}

/// A part of the [`Intake`]; given back when it is dropped.
pub type Held = OwnedSemaphorePermit;

/// The room that a report has taken as it arrived, and whether there was none left for the rest of it.
#[derive(Default)]
pub struct Room {
    held: Option<Held>,
    /// How many bytes took none: see [`FREE`].
    free: usize,
    full: bool,
}

/// A report on its way. All its bytes take room, also those between the parts and those of a part's
/// head, which are kept until the head is whole.
pub struct Incoming {
    form: Multipart,
    room: Arc<Mutex<Room>>,
}

impl FromRequest<App> for Incoming {
    type Rejection = MultipartRejection;

    async fn from_request(request: Request, app: &App) -> std::result::Result<Incoming, MultipartRejection> {
        let room = Arc::<Mutex<Room>>::default();
        let (intake, taken) = (app.clone(), room.clone());
        let counted = move |(): &mut (), chunk| {
            ready(match chunk {
                Ok(bytes) => intake.uploads.admit(&taken, &bytes).map(Ok),
                Err(error) => Some(Err::<Bytes, axum::Error>(error)),
            })
        };
        let request = request.map(|body| Body::from_stream(body.into_data_stream().scan((), counted)));
        Ok(Incoming { form: Multipart::from_request(request, app).await?, room })
    }
}

impl Default for Intake {
    fn default() -> Intake {
        Intake { bytes: Arc::new(Semaphore::new(ALL_REPORTS)), senders: Places::default(), bench: Places::default() }
    }
}

impl Intake {
    /// A place for a person who begins to send a report.
    ///
    /// # Errors
    /// `Busy` while they are sending [`OF_ONE`] already.
    pub fn begin(&self, person: Uuid) -> Result<Place<Uuid>> {
        self.senders.take(person, OF_ONE).ok_or(Error::Busy(Fault::ManyReports))
    }

    /// Takes room for so many bytes.
    ///
    /// # Errors
    /// `Busy` if there is none left.
    pub fn take(&self, bytes: usize) -> Result<Held> {
        let held = u32::try_from(bytes).ok().and_then(|bytes| self.bytes.clone().try_acquire_many_owned(bytes).ok());
        held.ok_or(Error::Busy(Fault::ManyReports))
    }

    /// What of bytes that have arrived finds room. After that the body ends, as if it had been cut, so that
    /// what was typed before is still read.
    fn admit(&self, room: &Mutex<Room>, bytes: &Bytes) -> Option<Bytes> {
        let mut room = locked(room);
        if room.full {
            return None;
        }
        let free = bytes.len().min(FREE - room.free);
        let fits = bytes.slice(..bytes.len().min(free + self.bytes.available_permits()));
        let held = self.take(fits.len() - free).ok();
        room.full = held.is_none() || fits.len() < bytes.len();
        let held = held?;
        room.free += free;
        match &mut room.held {
            Some(all) => all.merge(held),
            none => *none = Some(held),
        }
        Some(fits)
    }

    /// Reads a report: its files, and its fields into `sent`, so that what was typed is not lost
    /// should a file be refused. The files may be kept as long as their room is held.
    ///
    /// # Errors
    /// `Invalid` if a part is too large or the line broke, `Busy` if there is no room.
    pub async fn read(&self, incoming: Incoming, sent: &mut Fields) -> Result<(Vec<Upload>, Arc<Mutex<Room>>)> {
        let Incoming { mut form, room } = incoming;
        let broken = |_| match locked(&room).full {
            true => Error::Busy(Fault::ManyReports),
            false => Error::invalid("bukti", Fault::UploadBroken),
        };
        let (mut files, mut parts) = (Vec::new(), 0);
        while let Some(mut field) = form.next_field().await.map_err(broken)? {
            parts += 1;
            if parts > MOST_PARTS {
                return Err(Error::invalid("bukti", Fault::UploadBroken));
            }
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(printable);
            // a form that comes back says that its files must be chosen again; browsers send a nameless one for none
            if file.as_ref().is_some_and(|name| !name.is_empty()) {
                sent.set("bukti", "1");
            }
            let (most, field_name) =
                if file.is_some() { (LARGEST_FILE, "bukti") } else { (LARGEST_TEXT, name.as_str()) };
            let mut content = BytesMut::new();
            while let Some(chunk) = field.chunk().await.map_err(broken)? {
                if content.len() + chunk.len() > most {
                    let fault = match file {
                        Some(_) => Fault::EvidenceTooLarge { max: (LARGEST_FILE >> 20).to_string() },
                        None => Fault::TooLong { max: LARGEST_TEXT.to_string() },
                    };
                    return Err(Error::invalid(field_name, fault));
                }
                content.extend_from_slice(&chunk);
            }
            match file {
                // browsers send an empty file where none was chosen
                Some(_) if content.is_empty() => {}
                Some(_) if files.len() == MOST_FILES => {
                    return Err(Error::invalid("bukti", Fault::TooManyFiles { max: MOST_FILES.to_string() }));
                }
                Some(file) => files.push(Upload { name: file, content: content.freeze() }),
                None => {
                    sent.set(&name, &String::from_utf8_lossy(&content));
                }
            }
        }
        if locked(&room).full {
            return Err(Error::Busy(Fault::ManyReports));
        }
        Ok((files, room))
    }
}
