//! The way of one delivery: its keys, its body, the verdict, the claim.

use std::pin::{Pin, pin};
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;

use crate::endpoint::claim::Claim;
use crate::endpoint::identifier::Identifier;
use crate::endpoint::identity::ProvenDelivery;
use crate::endpoint::lookup::{KeyLookup, KeyQuery, Sources};
use crate::endpoint::reader::Reader;
use crate::endpoint::received::Received;
use crate::endpoint::settings::Settings;
use crate::endpoint::telemetry::{Phase, Telemetry};
use crate::endpoint::unmarked::Repeat;
use crate::error::Error;
use crate::key::Keyring;
use crate::replay::{Events, ReplayProtection};
use crate::request::Head;
use crate::runtime::System;
use crate::time::UnixTime;
use crate::verify::Recognized;

impl Settings {
    /// Decides about a delivery.
    ///
    /// Rarely used state is boxed to keep the common future small: the look-up of a tenant's
    /// keys, and the claim.
    pub(crate) async fn receive(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
        now: UnixTime,
        telemetry: &mut Telemetry,
    ) -> Result<Received, Error> {
        let reservation = self.options.budget.enter()?;
        let body = pin!(body);
        let mut reader = Reader::new(
            body,
            self.options.body_deadline,
            &*self.runtime,
            reservation,
        );
        if self.answers_unsigned(head.method()) {
            Box::pin(self.answer_unsigned(head, now, &mut reader, telemetry)).await?;
        }
        let lookup = match KeyLookup::at_hand(&self.keyrings) {
            Ok(known) => known,
            Err(sources) => {
                Box::pin(self.look_up(sources, head, now, &mut reader, telemetry)).await?
            }
        };
        telemetry.tenant.clone_from(&lookup.tenant);
        let begun = self.verifier.begin(head, &lookup.keyring, now);
        let mut verification =
            begun.map_err(|error| self.name_handshake(lookup.conceal_error(error), head))?;
        while let Some(chunk) = reader
            .next(&mut telemetry.body_bytes, || verification.wait())
            .await?
        {
            verification.take(chunk)?;
        }
        telemetry.finish(Phase::Reading);
        let claiming = self.options.replay.as_ref().zip(self.identifier.as_ref());
        let recognition = claiming.map(|(_, identifier)| &identifier.recognition);
        let finished = lookup.conceal(verification.finish_recognized(recognition));
        let (verified, body, recognized) = unless_handshake(finished, |(verified, body, _)| {
            self.answer_signed(head, verified, body, &lookup.keyring, now)
        })?;
        telemetry.finish(Phase::Verifying);
        let received = Received {
            verified: verified.of(lookup.tenant),
            body,
            claim: Claim::new(reader.reservation),
        };
        let Some((replay, identifier)) = claiming else {
            return Ok(received);
        };
        let claimed = self.claim(replay, identifier, head, recognized, received);
        let claimed = claimed.await;
        telemetry.finish(Phase::Claiming);
        claimed
    }

    /// Looks up a delivery's keys, after reading the body if what names them is in it.
    async fn look_up<B: Stream<Item = Result<Bytes, Error>>>(
        &self,
        sources: Sources<'_>,
        head: &Head<'_>,
        now: UnixTime,
        reader: &mut Reader<'_, B>,
        telemetry: &mut Telemetry,
    ) -> Result<KeyLookup<'_>, Error> {
        let verifier = &self.verifier;
        // A delivery that its head alone refuses does not get as far as the source of keys.
        verifier.check_head(head, now)?;
        if sources.needs_body() || verifier.names_key_in_body() {
            let body = verifier.limited_body();
            reader.hold(body, &mut telemetry.body_bytes).await?;
        }
        // If the held body is copied for this, the copy is dropped right away, not kept for as
        // long as a source of keys may take.
        let (named, tenant) = {
            let body = reader.held();
            let named = verifier.wanted_key(head, &body, now)?;
            let tenant = sources.tenant(head, &body, &verifier.read_limits);
            (named, tenant)
        };
        let decoy = self.decoy.of_deliveries(verifier, &*self.runtime)?;
        let check = |keys: &Keyring| verifier.check_keys_of(head, keys, now);
        let query = KeyQuery::new(sources, &*self.runtime, now);
        query.ask(decoy, tenant, &named, check).await
    }

    /// Claims the events of a delivery that was verified.
    fn claim<'a>(
        &'a self,
        replay: &'a ReplayProtection,
        identifier: &Identifier,
        head: &Head<'_>,
        recognized: Recognized,
        mut received: Received,
    ) -> Pin<Box<impl Future<Output = Result<Received, Error>> + use<'a>>> {
        let events = self.recognize(identifier, head, recognized, &mut received);
        let (verifier, options) = (&self.verifier, &self.options);
        let system = System {
            clock: Arc::clone(&options.clock),
            runtime: Arc::clone(&self.runtime),
        };
        Box::pin(async move {
            let Some(events) = events else {
                let verified = received.verified.known_as(Arc::default());
                return Ok(Received {
                    verified,
                    ..received
                });
            };
            let is_fresh = || match received.verified.timestamp() {
                Some(sent) => verifier.check_age(sent, options.clock.now()),
                None => Ok(()),
            };
            let scheme = verifier.scheme();
            let keep = replay.keep_of(scheme, verifier.window());
            let claiming = received
                .claim
                .take(replay, system, events, scheme, keep, is_fresh);
            let (mut claim, handled) = claiming.await?;
            if let Some(facts) = received.verified.events_mut() {
                facts.mark_handled(&handled);
            }
            claim.remember(received.verified.events());
            let verified = received.verified.known_as(claim.keys());
            Ok(Received {
                verified,
                claim,
                ..received
            })
        })
    }

    /// Returns the events of a delivery, and notes it if they cannot be recognized.
    fn recognize(
        &self,
        identifier: &Identifier,
        head: &Head<'_>,
        recognized: Recognized,
        received: &mut Received,
    ) -> Option<Events> {
        let delivery = ProvenDelivery {
            verified: &received.verified,
            head,
            body: &received.body,
        };
        let found = identifier.events(&delivery, recognized);
        if let Some(unread) = found.unread {
            let scheme = self.verifier.scheme().id();
            let repeat = match &found.events {
                Some(_) => Repeat::KnownByMessage,
                None => Repeat::HandledAgain,
            };
            self.unmarked.count(
                scheme,
                &self.options.name,
                unread,
                repeat,
                &*self.options.clock,
            );
        }
        let facts = received.verified.events_mut();
        if let Some((facts, events)) = facts.zip(found.without_doubles) {
            facts.events = events;
        }
        found.events
    }
}

/// Passes on what was verified, unless it is a handshake, whose answer is an error.
///
/// It moves through a function, because what is borrowed where it lies keeps its room in the
/// future.
fn unless_handshake<T>(
    finished: Result<T, Error>,
    answer: impl FnOnce(&T) -> Result<(), Error>,
) -> Result<T, Error> {
    let finished = finished?;
    answer(&finished)?;
    Ok(finished)
}
