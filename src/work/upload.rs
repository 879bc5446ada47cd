//! Reading the body of a report, within what one may hold and what all may hold together.

use super::rules::{LARGEST_FILE, MOST_FILES, Upload};
use crate::base::text::printable;
use crate::base::{Error, Fault, Result, Uuid};
use crate::server::form::Fields;
use crate::server::places::{Place, Places};
use axum::extract::Multipart;
use bytes::BytesMut;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of a report with all its files.
pub const LARGEST_REPORT: usize = MOST_FILES * LARGEST_FILE + (1 << 20);
/// Bytes of all reports that are being received or made ready at the same time.
pub const ALL_REPORTS: usize = 256 << 20;
/// Parts of a report, files and fields: a form has not nearly so many.
const MOST_PARTS: usize = 64;
/// Reports that one person may send at the same time, so that nobody fills the room alone.
const OF_ONE: usize = 2;
/// Bytes of a field that is no file.
const LARGEST_TEXT: usize = 16 << 10;

/// The memory that reports may take together. What is read is counted as it arrives, so that slow
/// lines keep nobody else out.
pub struct Intake {
    bytes: Arc<Semaphore>,
    /// Who is sending reports.
    senders: Places<Uuid>,
}

/// A part of the [`Intake`]; given back when it is dropped.
pub type Held = OwnedSemaphorePermit;

impl Default for Intake {
    fn default() -> Intake {
        Intake { bytes: Arc::new(Semaphore::new(ALL_REPORTS)), senders: Places::default() }
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

    /// Reads a report: its files, and its fields into `sent`, so that what was typed is not lost
    /// should a file be refused. The files may be kept as long as their room is held.
    ///
    /// # Errors
    /// `Invalid` if a part is too large or the line broke, `Busy` if there is no room.
    pub async fn read(&self, mut form: Multipart, sent: &mut Fields) -> Result<(Vec<Upload>, Held)> {
        let broken = |_| Error::invalid("bukti", Fault::UploadBroken);
        let (mut files, mut held, mut parts) = (Vec::new(), self.take(0)?, 0);
        while let Some(mut field) = form.next_field().await.map_err(broken)? {
            parts += 1;
            if parts > MOST_PARTS {
                return Err(Error::invalid("bukti", Fault::UploadBroken));
            }
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(printable);
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
                held.merge(self.take(chunk.len())?);
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
        Ok((files, held))
    }
}
