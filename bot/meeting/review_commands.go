package meeting

import (
	"slices"
	"strings"
	"time"
)

// WriteReview keeps a review. Written by one of its reviewers it is confirmed at once;
// written by anybody else it is a draft that the reviewers are asked to confirm.
func (e *Escalation) WriteReview(by Person, seen Seen, c Content, at time.Time) error {
	if err := e.writable(by, "Reviews cannot be changed any more"); err != nil {
		return err
	}
	kind := c.kind()
	r := e.Review(kind)
	if r == nil {
		return Refuse("", "There is no such review.")
	}
	if field, ok := c.complete(); !ok {
		return Refuse(field, "Please fill this in; the review needs it.")
	}
	if err := seen.replaces(r.Rev); err != nil {
		return err
	}
	if err := e.holds(seen, OfReview(kind, by.ID), savedMeanwhile); err != nil {
		return err
	}
	switch kind { // one review at a time, whatever else was handed in
	case Technical:
		c = Content{Technical: c.Technical}
	case Business:
		c = Content{Business: c.Business}
	case Legal:
		c = Content{Legal: c.Legal}
	}
	e.happen(at, by.ID, ReviewWritten{Kind: kind, Content: c})
	if e.Is(by.ID, kind) {
		e.happen(at, by.ID, ReviewConfirmed{Kind: kind})
		e.corrected(kind, by.ID)
	} else {
		for _, id := range e.With(kind) {
			e.askUrgently(AskConfirm, id, string(kind))
		}
	}
	e.reviewsChanged()
	return nil
}

// complete returns the required field that is empty.
func (c Content) complete() (string, bool) {
	switch {
	case c.Technical != nil && strings.TrimSpace(c.Technical.What) == "":
		return "what", false
	case c.Business != nil && strings.TrimSpace(c.Business.Threat) == "":
		return "threat", false
	case c.Legal != nil && c.Legal.Verdict == "":
		return "verdict", false
	}
	return "", true
}

// ConfirmReview is a reviewer's word that the draft is theirs. rev is the revision that
// they saw.
func (e *Escalation) ConfirmReview(by Person, kind Role, rev int, at time.Time) error {
	if err := e.writable(by, "Reviews cannot be changed any more"); err != nil {
		return err
	}
	r := e.Review(kind)
	switch {
	case r == nil || r.Content.Empty():
		return Refuse("", "Nobody has written this review yet.")
	case !e.Is(by.ID, kind):
		return Refuse("", "Only the %s can confirm this review. You can change the draft.", strings.ToLower(kind.Label()))
	case r.Rev != rev:
		return Stale("%s changed the draft in the meantime. You confirmed nothing. This is how it reads now.", e.Name(r.By))
	case r.Confirmed != "":
		return Refuse("", "%s has confirmed this review already.", e.Name(r.Confirmed))
	}
	e.happen(at, by.ID, ReviewConfirmed{Kind: kind})
	e.corrected(kind, by.ID)
	e.reviewsChanged()
	return nil
}

// Waive lets the escalation go on without a review; the chair says why.
func (e *Escalation) Waive(by Person, kind Role, reason string, at time.Time) error {
	if err := e.chair(by, "waive a review"); err != nil {
		return err
	}
	if err := e.open("Reviews cannot be waived any more"); err != nil {
		return err
	}
	r := e.Review(kind)
	reason = strings.TrimSpace(reason)
	switch {
	case r == nil:
		return Refuse("", "There is no such review.")
	case r.Confirmed != "":
		return Refuse("", "This review is in already; there is nothing to waive.")
	case reason == "":
		return Refuse("reason", "Please say why the meeting goes on without this review.")
	}
	e.happen(at, by.ID, ReviewWaived{Kind: kind, Reason: reason})
	e.reviewsChanged()
	return nil
}

func (e *Escalation) reviewsChanged() {
	e.card(StatusCard)
	e.cards(OptionsCard, NotesCard)
}

// askReview asks the reviewers of a review that is not in. Those of before were asked.
func (e *Escalation) askReview(kind Role, at time.Time, before ...UserID) {
	r := e.Review(kind)
	if r == nil || r.In() || len(e.With(kind)) == 0 {
		return
	}
	ask := AskReview
	if r.Drafted() {
		ask = AskConfirm
	}
	e.happen(at, "", ReviewAsked{Kind: kind})
	for _, id := range e.With(kind) {
		if !slices.Contains(before, id) {
			e.askUrgently(ask, id, string(kind))
		}
	}
}

// askUrgently leaves a request that a critical escalation makes at any hour.
func (e *Escalation) askUrgently(k Kind, to UserID, subject string) {
	if to != "" {
		e.owe(Notice{Kind: k, To: to, Subject: subject, Urgent: e.presses(k)})
	}
}

// ReviewAsked is the moment from which reminders of a review count.
type ReviewAsked struct{ Kind Role }

func (c ReviewAsked) apply(e *Escalation, ev Event) {
	e.Review(c.Kind).ask(ev.At)
}

// ReviewWritten is a new revision of a review.
type ReviewWritten struct {
	Kind    Role
	Content Content
}

func (c ReviewWritten) apply(e *Escalation, ev Event) {
	r := e.Review(c.Kind)
	if !r.Content.Empty() {
		round := e.Round
		if r.At.Before(e.RoundBegan()) {
			round--
		}
		r.Earlier = append(slices.Clone(r.Earlier), Draft{Rev: r.Rev, By: r.By, At: r.At, Round: round, Content: r.Content})
	}
	r.Rev++
	r.Content, r.By, r.At = c.Content, ev.By, ev.At
	r.Confirmed, r.Waived, r.Waiver, r.On = "", "", "", time.Time{}
	r.ask(ev.At)
}

// ReviewConfirmed is the reviewer's word.
type ReviewConfirmed struct{ Kind Role }

func (c ReviewConfirmed) apply(e *Escalation, ev Event) {
	r := e.Review(c.Kind)
	r.Confirmed, r.On, r.Waived, r.Waiver = ev.By, ev.At, "", ""
}

// ReviewWaived is the chair's word that the meeting goes on without a review.
type ReviewWaived struct {
	Kind   Role
	Reason string
}

func (c ReviewWaived) apply(e *Escalation, ev Event) {
	r := e.Review(c.Kind)
	r.Waived, r.Waiver, r.On = c.Reason, ev.By, ev.At
}

// ReviewNudged is a reminder of a review that was sent on its way.
type ReviewNudged struct {
	Kind Role
	To   UserID `json:",omitempty"` // old logs: all its reviewers
}

func (c ReviewNudged) apply(e *Escalation, ev Event) { e.Review(c.Kind).nudge(c.To, ev.At) }

func init() {
	register(ReviewAsked{}, ReviewWritten{}, ReviewConfirmed{}, ReviewWaived{})
	registerQuiet(ReviewNudged{})
}
