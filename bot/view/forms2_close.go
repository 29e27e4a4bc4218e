package view

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// listed is how many items or parts a form lists above its inputs.
const listed = 10

// dropped is how many items the closing form lists: it cancels all of them.
const dropped = 100

// CloseForm is View.CloseForm with the calendar that holds without configuration.
func CloseForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	return (&View{}).CloseForm(e, by, ref)
}

// CloseForm closes the escalation. It asks only for the reasons that are needed, and shows
// what is left open and what the closing check finds, as information.
func (v *View) CloseForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	var blocks Blocks
	open := e.OpenItems()
	if e.Standing() == nil {
		blocks = append(blocks, alert(slack.AlertLevelWarning, "No decision stands yet. It can be closed once one does, or withdrawn now."))
	}
	if len(open) > 0 {
		var lines []string
		for _, i := range open {
			lines = append(lines, itoa(i.No)+". "+Cut(i.Text, 150)+" ("+e.Name(i.Owner)+", "+dueFlat(i)+")")
		}
		blocks = append(blocks, bullets("Still open", dropped, lines...))
	}
	if checks := e.ClosingChecks(v.policy()); len(checks) > 0 {
		for i := range checks {
			checks[i] = Cut(checks[i], 1000)
		}
		blocks = append(blocks, bullets("The closing check finds", listed, checks...),
			context("It blocks nothing. What is not settled stands in the notes."))
	}
	if len(open) > 0 {
		blocks = append(blocks, area("drop", "Why the open items are not needed any more", "They are cancelled with this reason and stay in the record.", "", maxReason, false))
	}
	if !e.Reviewed() {
		blocks = append(blocks, area("no_effect", "Why there is no effectiveness review", "", "", maxReason, false))
	}
	blocks = append(blocks, ticks("archive", "Channel", "The final notes are published first. Nothing is lost by archiving.", nil, pick{yes, "Archive the channel"}))
	return modal(FormClose, "Close "+e.ID.String(), "Close it", ref, blocks...)
}

// ParseClose reads the closing form.
func ParseClose(v Values, _ Reading) (meeting.Closing, error) {
	c := meeting.Closing{Archive: v.Ticked("archive")}
	var err error
	if c.Drop, err = said(v, "drop", maxReason, needed(v, "drop", "Please say why the open items are not needed any more, for example: taken over by the account plan.")); err != nil {
		return meeting.Closing{}, err
	}
	if c.NoEffect, err = said(v, "no_effect", maxReason, needed(v, "no_effect", "Please say why there is no effectiveness review, for example: the customer left.")); err != nil {
		return meeting.Closing{}, err
	}
	return c, nil
}

// needed is the sentence for an empty input, where the form asks for it at all.
func needed(v Values, id, says string) string {
	if _, shown := v[id]; !shown {
		return ""
	}
	return says
}

// WithdrawForm ends an escalation that should not go on.
func WithdrawForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	says := "The record stays. "
	if n := len(e.OpenItems()); n > 0 {
		says += many(n, "open item") + " will be cancelled, and "
	}
	says += "nobody is reminded any more."
	return modal(FormWithdraw, "Withdraw "+e.ID.String(), "Withdraw it", ref,
		section(strings.Replace(says, "The record stays. nobody", "The record stays. Nobody", 1)),
		radio("kind", "Why", "", "", false,
			pick{string(meeting.OpenedInError), "Opened in error"},
			pick{string(meeting.Duplicate), "Duplicate of another escalation"},
			pick{string(meeting.Retracted), "The customer withdrew the complaint"}),
		line("of", "Number of the other escalation", "Only for a duplicate, for example ESC-7", "", 20, true),
		area("reason", "Reason, and who asked for it", "", "", maxReason, false),
	)
}

// ParseWithdraw reads why an escalation is withdrawn; of is 0 unless it is a duplicate.
func ParseWithdraw(v Values, _ Reading) (kind meeting.WithdrawKind, of meeting.ID, reason string, err error) {
	refuse := func(err error) (meeting.WithdrawKind, meeting.ID, string, error) { return "", 0, "", err }
	kind = meeting.WithdrawKind(v.Option("kind"))
	typed := strings.TrimSpace(v.Text("of"))
	switch {
	case kind != meeting.OpenedInError && kind != meeting.Duplicate && kind != meeting.Retracted:
		return refuse(meeting.Refuse("kind", "Please choose why it is withdrawn."))
	case kind != meeting.Duplicate && typed != "":
		return refuse(meeting.Refuse("of", "Only a duplicate has the number of another escalation. Choose Duplicate, or empty this field."))
	case kind == meeting.Duplicate:
		n, ok := escalationNumber(typed)
		if !ok {
			return refuse(meeting.Refuse("of", "Please give the number of the other escalation, for example ESC-7."))
		}
		of = n
	}
	if reason, err = said(v, "reason", maxReason, "Please say in a line why it is withdrawn, and who asked for it."); err != nil {
		return refuse(err)
	}
	return kind, of, reason, nil
}

// escalationNumber reads "ESC-7", "esc 7", "#7" or "7".
func escalationNumber(s string) (meeting.ID, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.TrimPrefix(s, "esc")
	s = strings.TrimLeft(s, "-# ")
	n, err := strconv.ParseUint(s, 10, 31)
	return meeting.ID(n), err == nil && n > 0
}
