package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// The forms in which something ends, or changes hands.
const (
	FormClose         = "close"
	FormWithdraw      = "withdraw"
	FormReescalate    = "reescalate"
	FormHandOverChair = "handover-chair"
	FormHandOver      = "handover" // of everything one has, in all escalations
	FormAway          = "away"     // of one person, in all escalations
)

// listed is how many items or parts a form lists above its inputs.
const listed = 10

// dropped is how many items the closing form lists: it cancels all of them.
const dropped = 100

// CloseForm closes the escalation. It asks only for the reasons that are needed, and shows
// what is left open and what the closing check finds, as information.
var CloseForm = Form[meeting.Closing]{
	Name: FormClose, Submit: "Close it",
	Sight: ofEnd,
	Inputs: func(f *form, c *meeting.Closing) {
		f.title = "Close " + f.E.ID.String()
		open := f.E.OpenItems()
		if f.E.Standing() == nil {
			f.add(alert("There is no decision yet. Close it once there is one, or withdraw it."))
		}
		if len(open) > 0 {
			f.add(bullets("Still open", dropped, each(open, func(i meeting.Item) string {
				return itoa(i.No) + ". " + Cut(i.Text, 150) + " (" + f.E.Name(i.Owner) + ", " + dueFlat(i) + ")"
			})...))
		}
		if checks := f.E.ClosingChecks(f.View.policy()); len(checks) > 0 {
			f.add(bullets("Not settled yet", listed, each(checks, func(s string) string { return Cut(s, 1000) })...),
				context("You can still close it. The notes list what is not settled."))
		}
		f.calledOff()
		if len(open) > 0 || f.sent("drop") {
			f.text(&c.Drop, "drop", "Why the open items are not needed any more", hint("They are cancelled with this reason and stay in the record."), atMost(maxReason),
				need("Please say why the open items are not needed any more, for example: taken over by the account plan."))
		}
		if !f.E.Reviewed() || f.sent("no_effect") {
			f.text(&c.NoEffect, "no_effect", "Why there is no effectiveness review", atMost(maxReason),
				need("Please say why there is no effectiveness review, for example: the customer left."))
		}
		f.tick(&c.Archive, "archive", "Channel", "Archive the channel", hint("The final notes are published first. Nothing is lost by archiving."))
	},
}

// calledOff says what becomes of a follow-up that is still ahead.
func (f *form) calledOff() {
	if m := f.E.Ahead(f.Now); m != nil {
		f.add(section("The follow-up meeting of " + when(m.Plan.Start, m.Plan.Zone) + " is cancelled too. Everyone invited gets a message, and a file for their calendar."))
	}
}

// sent reports whether an input is among what is being read: it was shown, though it would not be now.
func (f *form) sent(id string) bool {
	_, shown := f.Typed[id]
	return f.reading && shown
}

// Withdrawal is why an escalation should not go on; Of is 0 unless it is a duplicate.
type Withdrawal struct {
	Kind   meeting.WithdrawKind
	Of     meeting.ID
	Reason string
}

// WithdrawForm ends an escalation that should not go on.
var WithdrawForm = Form[Withdrawal]{
	Name: FormWithdraw, Submit: "Withdraw it",
	Sight: ofEnd,
	Inputs: func(f *form, w *Withdrawal) {
		f.title = "Withdraw " + f.E.ID.String()
		says := "The record stays. Nobody is reminded any more."
		if n := len(f.E.OpenItems()); n > 0 {
			says = "The record stays. " + many(n, "open item") + " will be cancelled, and nobody is reminded any more."
		}
		f.add(section(says))
		f.calledOff()
		f.radio(as(&w.Kind), "kind", "Why", []pick{
			{string(meeting.OpenedInError), "Opened in error"},
			{string(meeting.Duplicate), "Duplicate of another escalation"},
			{string(meeting.Retracted), "The customer withdrew the complaint"},
		}, need("Please choose why it is withdrawn."))
		of := of("of", "Number of the other escalation", 20, []about{hint("Only for a duplicate, for example ESC-7")})
		if s, ok := f.typed(of, "", false); ok && w.Kind != "" {
			var number bool
			w.Of, number = escalationNumber(s)
			switch {
			case w.Kind != meeting.Duplicate && s != "":
				f.refuse("of", "Only a duplicate has the number of another escalation. Choose Duplicate, or empty this field.")
			case w.Kind == meeting.Duplicate && !number:
				f.refuse("of", "Please give the number of the other escalation, for example ESC-7.")
			}
		}
		f.text(&w.Reason, "reason", "Reason, and who asked for it", atMost(maxReason), need("Please say in a line why it is withdrawn, and who asked for it."))
	},
}

// escalationNumber reads "ESC-7", "esc 7", "#7" or "7".
func escalationNumber(s string) (meeting.ID, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.TrimPrefix(s, "esc")
	s = strings.TrimLeft(s, "-# ")
	n, err := strconv.ParseUint(s, 10, 31)
	return meeting.ID(n), err == nil && n > 0
}

// ReescalateForm begins another round.
var ReescalateForm = Form[string]{
	Name: FormReescalate, Title: "Escalate again", Submit: "Escalate again",
	Inputs: func(f *form, reason *string) {
		says := "A new round begins with the reviews. The earlier ones become drafts. Options, ballots and the decision stay in the record."
		if f.E.Channel.State == meeting.ChannelDone {
			says += " The channel was archived, so a new one is made, with links both ways."
		}
		f.add(section(says))
		f.text(reason, "reason", "What happened since", atMost(maxMeasures),
			need("Please say what happened since, for example: the same outage came back on 3 December."))
	},
}

// HandOverChairForm offers the chair to somebody, who takes it with a button.
var HandOverChairForm = Form[meeting.Person]{
	Name: FormHandOverChair, Title: "Hand over the chair", Submit: "Offer the chair",
	Begin: func(s *Sheet) meeting.Person {
		if s.E.Offered == "" {
			return meeting.Person{}
		}
		return s.E.Person(s.E.Offered)
	},
	Inputs: func(f *form, to *meeting.Person) {
		f.add(section("You stay the chair until they take over."))
		f.someone(to, "to", "New chair", hint("They get a message with a button."), need("Please choose who takes the chair."))
	},
}

// HandOver is everything that somebody has, and who takes it.
type HandOver struct {
	Rows []meeting.Row // the escalations that they are in
	To   meeting.Person
}

// HandOverForm offers everything that somebody has, in all escalations, to one person. It
// belongs to no escalation.
var HandOverForm = Form[HandOver]{
	Name: FormHandOver, Title: "Hand over", Submit: "Offer all of it",
	Inputs: func(f *form, h *HandOver) {
		var lines []string
		for _, r := range h.Rows {
			if has := holdings(r, f.By.ID); has != "" {
				lines = append(lines, r.ID.String()+" "+r.Customer+": "+has)
			}
		}
		if len(lines) == 0 && !f.reading {
			f.gone("You have no chair, role or open item to hand over.")
			return
		}
		f.add(bullets("What you have", 30, lines...),
			section("All of it goes to one person, once they confirm. Until then it stays yours."))
		f.someone(&h.To, "to", "Who takes it", need("Please choose who takes it."))
	},
}

// holdings is what somebody has in an escalation, in words.
func holdings(r meeting.Row, id meeting.UserID) string {
	var words []string
	if !r.Phase.Open() {
		return ""
	}
	if r.Chair == id {
		words = append(words, "chair")
	}
	for _, role := range meeting.AllRoles {
		if slices.Contains(r.Roles[role], id) {
			words = append(words, strings.ToLower(role.Label()[:1])+role.Label()[1:])
		}
	}
	items := 0
	for _, w := range r.WaitsFor(id) {
		if w.Kind == meeting.WaitItem {
			items++
		}
	}
	if items > 0 {
		words = append(words, many(items, "open item"))
	}
	return strings.Join(words, ", ")
}

// AwayForm says until when somebody is away: the midnight that ends the last day of their
// absence, in their zone. It belongs to no escalation.
var AwayForm = Form[time.Time]{
	Name: FormAway, Title: "Away", Submit: "Save",
	Inputs: func(f *form, until *time.Time) {
		f.add(section("You get no routine messages until then, and the chairs of your items are told. You still get what cannot wait: critical votes and approvals, and the start of a follow-up meeting."))
		last := ""
		if !until.IsZero() {
			last = until.Add(-time.Second).In(calendar.New(calendar.DefaultHours(), nil).Zone(f.By.Zone)).Format(time.DateOnly)
		}
		f.date(&last, "date", "Away until the end of", hint("In your zone, "+zoneWords(f.By.Zone)), need("Please choose the last day of your absence."))
		if !f.reading || !f.well("date") {
			return
		}
		day, err := time.Parse(time.DateOnly, last)
		*until = calendar.At(day.Year(), day.Month(), day.Day()+1, 0, 0, f.By.Zone)
		switch {
		case err != nil:
			f.refuse("date", "Please choose the last day of your absence.")
		case !until.After(f.Now):
			f.refuse("date", "That day is in the past. Please choose today or a later one.")
		case until.After(f.Now.AddDate(1, 0, 1)):
			f.refuse("date", "Please choose a day within a year. For longer, hand over what you have to someone.")
		}
	},
}
