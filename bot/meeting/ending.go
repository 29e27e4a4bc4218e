package meeting

import (
	"strings"
	"time"
)

// Adjourn ends the meeting, which is a moment and not a phase, and publishes the notes.
func (e *Escalation) Adjourn(by Person, at time.Time) error {
	if err := e.chair(by, "adjourn the meeting"); err != nil {
		return err
	}
	if err := e.open("The meeting cannot be adjourned any more"); err != nil {
		return err
	}
	if !e.Adjourned.IsZero() && e.Adjourned.After(e.RoundBegan()) {
		return Refuse("", "The meeting was adjourned already.")
	}
	say := len(e.Notes) > 0
	e.happen(at, by.ID, MeetingAdjourned{})
	if say {
		e.owe(Notice{Kind: SayAdjourned})
	}
	e.publish(by.ID, at)
	e.card(StatusCard)
	return nil
}

// PublishNotes posts the notes as they stand, or brings them up to date in place, with a
// file of this version in their thread.
func (e *Escalation) PublishNotes(by Person, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	e.publish(by.ID, at)
	return nil
}

func (e *Escalation) publish(by UserID, at time.Time) {
	e.happen(at, by, NotesPublished{})
	e.card(NotesCard)
	if e.Cards[NotesCard].TS != "" {
		e.owe(Notice{Kind: UploadNotes, Subject: number(len(e.Notes))})
	}
}

// Closing is what the closing form asks.
type Closing struct {
	Drop     string // the reason for which every item still open is cancelled
	NoEffect string // the reason for which there is no effectiveness review
	Archive  bool   // archive the channel
}

// Close ends the escalation: with a decision, no open item (or each waived with a reason),
// and an effectiveness review or a reason for none.
func (e *Escalation) Close(by Person, seen Seen, c Closing, at time.Time) error {
	if err := e.chair(by, "close the escalation"); err != nil {
		return err
	}
	if err := e.in("It cannot be closed yet", Decided); err != nil {
		return err
	}
	c.Drop, c.NoEffect = strings.TrimSpace(c.Drop), strings.TrimSpace(c.NoEffect)
	open := e.OpenItems()
	switch {
	case e.Pending() != nil:
		return Refuse("", "A decision is still waiting for the approver. Please get their answer before closing.")
	case len(open) > 0 && c.Drop == "":
		return Refuse("drop", "Action items that are still open: %d. Finish them, or say here why they are not needed any more.", len(open))
	case c.NoEffect == "" && !e.Reviewed():
		return Refuse("no_effect", "There was no effectiveness review. Record one, or say here why there is none.")
	}
	if err := e.holds(seen, OfEnd, "What is left open changed in the meantime. Nothing was closed. Please look again."); err != nil {
		return err
	}
	for _, i := range open {
		e.happen(at, by.ID, ItemDropped{No: i.No, Reason: c.Drop})
		if i.Owner != by.ID && e.Has(i.Owner) {
			e.tell(TellItem, i.Owner, number(i.No))
		}
	}
	e.callOffAtEnd(by.ID, at)
	e.happen(at, by.ID, EscalationClosed{NoEffect: c.NoEffect})
	e.publish(by.ID, at)
	e.finish(c.Archive)
	return nil
}

// Withdraw ends an escalation that should not go on. Items and reminders are cancelled, the
// record stays.
func (e *Escalation) Withdraw(by Person, seen Seen, kind WithdrawKind, of ID, reason string, at time.Time) error {
	if err := e.chair(by, "withdraw the escalation"); err != nil {
		return err
	}
	if err := e.open("It cannot be withdrawn any more"); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case kind != OpenedInError && kind != Duplicate && kind != Retracted:
		return Refuse("kind", "Please choose why it is withdrawn.")
	case kind == Duplicate && (of <= 0 || of == e.ID):
		return Refuse("of", "Please give the number of the other escalation, for example ESC-7.")
	case reason == "":
		return Refuse("reason", "Please say in a line why it is withdrawn, and who asked for it.")
	}
	if err := e.holds(seen, OfEnd, "What is left open changed in the meantime. Nothing was withdrawn. Please look again."); err != nil {
		return err
	}
	e.callOffAtEnd(by.ID, at)
	for _, i := range e.OpenItems() {
		e.happen(at, by.ID, ItemDropped{No: i.No, Reason: "the escalation was withdrawn"})
	}
	e.happen(at, by.ID, EscalationWithdrawn{Kind: kind, Of: of, Reason: reason})
	e.finish(false)
	return nil
}

// finish brings every card to its last state, says it, and archives the channel.
func (e *Escalation) finish(archive bool) {
	e.cards(BriefCard, StatusCard, OptionsCard, BallotCard, DecisionCard, ItemsCard, FollowUpCard, NotesCard)
	e.owe(Notice{Kind: SayClosed})
	e.owe(Notice{Kind: SetTopic})
	if archive {
		e.owe(Notice{Kind: Archive})
	}
}

// ReEscalate begins another round: the reviews of before are its drafts, the options stay,
// ballots and decision stay in the record.
func (e *Escalation) ReEscalate(by Person, reason string, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	if err := e.in("It can be escalated again once it is decided or closed", Decided, Closed); err != nil {
		return err
	}
	if by.ID != e.Chair && !e.decides(by.ID) && by.ID != e.The(Sponsor) {
		return Refuse("", "Only the chair, the approver or the sponsor can escalate it again.")
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return Refuse("reason", "Please say what happened since.")
	}
	archived := e.Channel.State == ChannelDone
	e.happen(at, by.ID, ReEscalated{Reason: reason})
	e.leftBehind(at)
	for _, r := range reviewRoles {
		e.askReview(r, at)
	}
	if archived { // a bot cannot unarchive: a successor takes its place
		e.happen(at, by.ID, ChannelAsked{})
		e.owe(Notice{Kind: MakeChannel, Urgent: true})
		return nil
	}
	e.owe(Notice{Kind: SayReopened})
	e.owe(Notice{Kind: SetTopic})
	e.cards(BriefCard, StatusCard, OptionsCard, BallotCard, DecisionCard, ItemsCard, FollowUpCard, NotesCard)
	return nil
}

// RoundBegan returns when the present round began.
func (e *Escalation) RoundBegan() time.Time {
	if e.Began.IsZero() {
		return e.Opened
	}
	return e.Began
}

// MeetingAdjourned is the end of the meeting.
type MeetingAdjourned struct{}

func (MeetingAdjourned) apply(e *Escalation, ev Event) { e.Adjourned = ev.At }

// NotesPublished is a new version of the notes.
type NotesPublished struct{}

func (NotesPublished) apply(e *Escalation, ev Event) {
	e.Notes = append(e.Notes, NotesVersion{No: len(e.Notes) + 1, At: ev.At})
}

// EscalationClosed is the end of an escalation.
type EscalationClosed struct {
	NoEffect string `json:",omitempty"`
}

func (c EscalationClosed) apply(e *Escalation, ev Event) {
	e.enter(Closed)
	e.Ended = &Ending{At: ev.At, By: ev.By, NoEffect: c.NoEffect}
}

// EscalationWithdrawn is an escalation taken back.
type EscalationWithdrawn struct {
	Kind   WithdrawKind
	Of     ID `json:",omitempty"`
	Reason string
}

func (c EscalationWithdrawn) apply(e *Escalation, ev Event) {
	e.enter(Withdrawn)
	e.Ended = &Ending{At: ev.At, By: ev.By, Withdraw: c.Kind, Of: c.Of, Reason: c.Reason}
	if b := e.Ballot(); b != nil && b.Closed.IsZero() {
		b.Closed, b.Void = ev.At, "the escalation was withdrawn"
	}
}

// newRound is why a vote that was closed and counted counts no more.
const newRound = "a new round began"

// OfEarlierRound reports whether the vote was closed and counted, and a new round began since.
func (b Ballot) OfEarlierRound() bool { return b.Void == newRound && !b.Closed.IsZero() }

// ReEscalated is another round.
type ReEscalated struct{ Reason string }

func (c ReEscalated) apply(e *Escalation, ev Event) {
	e.enter(Reviewing)
	e.Round++
	e.Began, e.Again, e.Ended = ev.At, c.Reason, nil
	for i := range e.Reviews {
		r := &e.Reviews[i]
		r.Confirmed, r.Waived, r.Waiver, r.On = "", "", "", time.Time{}
		r.ask(ev.At)
	}
	if b := e.Ballot(); b != nil && b.Void == "" {
		b.Void = newRound
	}
	e.cancelExceptions(0, ev.At)
}

func init() {
	register(MeetingAdjourned{}, NotesPublished{}, EscalationClosed{}, EscalationWithdrawn{}, ReEscalated{})
}
