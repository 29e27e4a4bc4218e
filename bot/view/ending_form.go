package view

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// The forms that end an escalation, or begin it again.
const (
	FormClose      = "close"
	FormWithdraw   = "withdraw"
	FormReescalate = "reescalate"
)

// listed is how many items or parts a form lists above its inputs.
const listed = 10

// dropped is how many items the closing form lists: it cancels all of them.
const dropped = 100

// CloseForm closes the escalation. It asks only for the reasons that are needed, and shows
// what is left open and what the closing check finds, as information.
var CloseForm = Form[meeting.Closing]{
	Name: FormClose, Submit: "Close it",
	Sight: &sight{about: leftOpen, says: "What is left open was changed meanwhile. Nothing was closed; this is how it stands now."},
	Inputs: func(f *form, c *meeting.Closing) {
		f.title = "Close " + f.E.ID.String()
		open := f.E.OpenItems()
		if f.E.Standing() == nil {
			f.add(alert(slack.AlertLevelWarning, "No decision stands yet. It can be closed once one does, or withdrawn now."))
		}
		if len(open) > 0 {
			f.add(bullets("Still open", dropped, each(open, func(i meeting.Item) string {
				return itoa(i.No) + ". " + Cut(i.Text, 150) + " (" + f.E.Name(i.Owner) + ", " + dueFlat(i) + ")"
			})...))
		}
		if checks := f.E.ClosingChecks(f.View.policy()); len(checks) > 0 {
			f.add(bullets("The closing check finds", listed, each(checks, func(s string) string { return Cut(s, 1000) })...),
				context("It blocks nothing. What is not settled stands in the notes."))
		}
		if len(open) > 0 || f.sent("drop") {
			f.text(&c.Drop, "drop", "Why the open items are not needed any more", atMost(maxReason),
				hint("They are cancelled with this reason and stay in the record."),
				need("Please say why the open items are not needed any more, for example: taken over by the account plan."))
		}
		if !f.E.Reviewed() || f.sent("no_effect") {
			f.text(&c.NoEffect, "no_effect", "Why there is no effectiveness review", atMost(maxReason),
				need("Please say why there is no effectiveness review, for example: the customer left."))
		}
		f.tick(&c.Archive, "archive", "Channel", "Archive the channel", hint("The final notes are published first. Nothing is lost by archiving."))
	},
}

// sent reports whether an input is among what is being read: it was shown, though it would not be now.
func (f *form) sent(id string) bool {
	_, shown := f.Typed[id]
	return f.reading && shown
}

// leftOpen: the items that end with the escalation.
func leftOpen(p *page, _ meeting.Person, _ Ref) []string {
	return each(p.e.OpenItems(), func(i meeting.Item) string { return itoa(i.No) })
}

// Withdrawal is why an escalation does not go on; Of is 0 unless it is a duplicate.
type Withdrawal struct {
	Kind   meeting.WithdrawKind
	Of     meeting.ID
	Reason string
}

// WithdrawForm ends an escalation that should not go on.
var WithdrawForm = Form[Withdrawal]{
	Name: FormWithdraw, Submit: "Withdraw it",
	Sight: &sight{about: leftOpen, says: "What is left open was changed meanwhile. Nothing was withdrawn; this is how it stands now."},
	Inputs: func(f *form, w *Withdrawal) {
		f.title = "Withdraw " + f.E.ID.String()
		says := "The record stays. Nobody is reminded any more."
		if n := len(f.E.OpenItems()); n > 0 {
			says = "The record stays. " + many(n, "open item") + " will be cancelled, and nobody is reminded any more."
		}
		f.add(section(says))
		f.radio(as(&w.Kind), "kind", "Why", []pick{
			{string(meeting.OpenedInError), "Opened in error"},
			{string(meeting.Duplicate), "Duplicate of another escalation"},
			{string(meeting.Retracted), "The customer withdrew the complaint"},
		}, need("Please choose why it is withdrawn."))
		of := ""
		f.line(&of, "of", "Number of the other escalation", hint("Only for a duplicate, for example ESC-7"), atMost(20))
		if f.reading && f.well("kind", "of") {
			w.Of = f.duplicateOf(w.Kind, of)
		}
		f.text(&w.Reason, "reason", "Reason, and who asked for it", atMost(maxReason),
			need("Please say in a line why it is withdrawn, and who asked for it."))
	},
}

// duplicateOf is the escalation of which this is a duplicate, 0 of none.
func (f *form) duplicateOf(kind meeting.WithdrawKind, typed string) meeting.ID {
	if kind != meeting.Duplicate {
		if typed != "" {
			f.refuse("of", "Only a duplicate has the number of another escalation. Choose Duplicate, or empty this field.")
		}
		return 0
	}
	of, ok := escalationNumber(typed)
	if !ok {
		f.refuse("of", "Please give the number of the other escalation, for example ESC-7.")
	}
	return of
}

// escalationNumber reads "ESC-7", "esc 7", "#7" or "7".
func escalationNumber(s string) (meeting.ID, bool) {
	s = strings.TrimPrefix(strings.ToLower(s), "esc")
	s = strings.TrimLeft(s, "-# ")
	n, err := strconv.ParseUint(s, 10, 31)
	return meeting.ID(n), err == nil && n > 0
}

// ReescalateForm begins another round.
var ReescalateForm = Form[string]{
	Name: FormReescalate, Title: "Escalate again", Submit: "Escalate again",
	Inputs: func(f *form, reason *string) {
		says := "A new round begins with the reviews. The earlier ones are its drafts; options, ballots and the decision stay in the record."
		if f.E.Channel.State == meeting.ChannelDone {
			says += " The channel was archived, so a new one is made, with links both ways."
		}
		f.add(section(says))
		f.text(reason, "reason", "What happened since", atMost(maxMeasures),
			need("Please say what happened since, for example: the same outage came back on 3 December."))
	},
}
