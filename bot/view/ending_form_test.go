package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestEffect(t *testing.T) {
	e := record2(t, meeting.Decided, "x") // 23 items, 1 and 22 done, 4 cancelled
	r := sheet(e, chairPerson, Ref{})
	form := draw(EffectForm, e, chairPerson, Ref{Of: 42})
	v := holds(t, form)
	require.Equal(t, "2/10", v.Text("then"))
	require.NotContains(t, v, "kept3", "after More")
	require.Contains(t, reads(t, form), "count as kept if they are done")
	v = v.with("outcome", chose(string(meeting.Resolved))).with("now", text2("8/10")).with("remark", text2(nasty["markup"]))
	x, err := typed(EffectForm, v, r)
	require.NoError(t, err)
	require.Equal(t, meeting.Effect{Then: "2/10", Now: "8/10", Kept: []int{1, 22}, Outcome: meeting.Resolved, Remark: nasty["markup"]}, x)
	all := holds(t, draw(EffectForm, e, chairPerson, Ref{Of: 42, More: true}))
	require.Equal(t, []string{"22"}, all["kept3"].Options)
	x, err = typed(EffectForm, all.with("kept3", chose("23")).with("kept", chose("2", "3")).with("outcome", v["outcome"]), r)
	require.NoError(t, err)
	require.Equal(t, []int{2, 3, 23}, x.Kept)
	require.NoError(t, e.ReviewEffect(chairPerson, meeting.Newest, x, formsAt))

	again, err := typed(EffectForm, holds(t, draw(EffectForm, e, chairPerson, Ref{Of: 42, More: true})), r)
	require.NoError(t, err)
	x.By, x.At = "", time.Time{}
	require.Equal(t, x, again, "what was recorded is what it begins with")

	for says, outcome := range map[string]Value{"for example Resolved": chose(), "one of the answers": chose("perhaps")} {
		_, err := typed(EffectForm, v.with("outcome", outcome), r)
		require.Contains(t, refusedAt(t, "outcome", err), says)
	}
	for field, most := range map[string]int{"then": maxScore, "now": maxScore, "remark": maxMeasures} {
		limits(t, field, most, func(x Values) error { _, err := typed(EffectForm, v.with(field, x[field]), r); return err })
	}
}

func TestFormsOfManyItemsFit(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	for range 60 {
		drafts := slices.Repeat([]meeting.ItemDraft{{Text: strings.Repeat("x", meeting.MaxTask)}}, meeting.MaxTasks)
		require.NoError(t, e.AddItems(chairPerson, lisaPerson, drafts, formsAt))
	}
	fits(t, draw(EffectForm, e, chairPerson, Ref{More: true}), draw(EffectForm, e, chairPerson, Ref{More: true}))
	form := draw(CloseForm, e, chairPerson, Ref{})
	fits(t, form, form)
	require.Contains(t, reads(t, form), "and "+itoa(len(e.OpenItems())-dropped)+" more")
}

func TestClose(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	form := draw(CloseForm, e, chairPerson, Ref{Of: 42})
	says := reads(t, form)
	for _, want := range []string{"Still open", "2. x1 (Lisa Wong, Fri 14 Nov 2025, 17:00 EST)", "Not settled yet", "4 promised parts have no item"} {
		require.Contains(t, says, want)
	}
	v := holds(t, form)
	require.Contains(t, v, "drop")
	require.Contains(t, v, "no_effect")
	for _, field := range []string{"drop", "no_effect"} {
		_, err := typed(CloseForm, v.with("drop", text2("a")).with("no_effect", text2("b")).with(field, text2(" ")), sheet(e, chairPerson, Ref{Of: 42}))
		require.Contains(t, refusedAt(t, field, err), "for example")
		limits(t, field, maxReason, func(x Values) error { _, err := typed(CloseForm, x, sheet(e, chairPerson, Ref{Of: 42})); return err })
	}
	c, err := typed(CloseForm, v.with("drop", text2("a")).with("no_effect", text2("b")).with("archive", chose(yes)), sheet(e, chairPerson, Ref{Of: 42}))
	require.NoError(t, err)
	require.Equal(t, meeting.Closing{Drop: "a", NoEffect: "b", Archive: true}, c)
	require.NoError(t, e.Close(chairPerson, meeting.Newest, c, formsAt))

	e = record2(t, meeting.Decided, "x") // nothing open, reviewed: only the tick is left
	for _, i := range e.OpenItems() {
		require.NoError(t, e.Done(lisaPerson, i.No, formsAt))
	}
	require.NoError(t, e.ReviewEffect(chairPerson, meeting.Newest, meeting.Effect{Outcome: meeting.Resolved}, formsAt))
	v = holds(t, draw(CloseForm, e, chairPerson, Ref{Of: 42}))
	require.Len(t, v, 1)
	c, err = typed(CloseForm, v, sheet(e, chairPerson, Ref{Of: 42}))
	require.NoError(t, err)
	require.Equal(t, meeting.Closing{}, c)
	require.Contains(t, reads(t, draw(CloseForm, record2(t, meeting.Voting, "x"), chairPerson, Ref{})), "There is no decision yet")
}

func TestWithdraw(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	require.Contains(t, reads(t, draw(WithdrawForm, e, chairPerson, Ref{})), "20 open items will be cancelled, and nobody is reminded any more.")
	require.Contains(t, reads(t, draw(WithdrawForm, formsRecord(t), chairPerson, Ref{})), "The record stays. Nobody is reminded any more.")
	v := holds(t, draw(WithdrawForm, e, chairPerson, Ref{})).with("reason", text2(" Sarah asked "))
	for of, want := range map[string]meeting.ID{"ESC-7": 7, "esc 7": 7, "#7": 7, " 7 ": 7, "esc-042": 42} {
		w, err := typed(WithdrawForm, v.with("kind", chose("duplicate")).with("of", text2(of)), sheet(e, chairPerson, Ref{Of: 42}))
		require.NoError(t, err, of)
		require.Equal(t, Withdrawal{meeting.Duplicate, want, "Sarah asked"}, w)
	}
	for _, of := range []string{"", "0", "-7-", "seven", "ESC-7 ESC-8", "99999999999"} {
		_, err := typed(WithdrawForm, v.with("kind", chose("duplicate")).with("of", text2(of)), sheet(e, chairPerson, Ref{Of: 42}))
		require.Contains(t, refusedAt(t, "of", err), "ESC-7", of)
	}
	_, err := typed(WithdrawForm, v, sheet(e, chairPerson, Ref{Of: 42}))
	require.Contains(t, refusedAt(t, "kind", err), "choose")
	_, err = typed(WithdrawForm, v.with("kind", chose("error")).with("of", text2("ESC-7")), sheet(e, chairPerson, Ref{Of: 42}))
	require.Contains(t, refusedAt(t, "of", err), "Only a duplicate")
	v = v.with("kind", chose("retracted"))
	_, err = typed(WithdrawForm, v.with("reason", text2("")), sheet(e, chairPerson, Ref{Of: 42}))
	require.Contains(t, refusedAt(t, "reason", err), "who asked")
	limits(t, "reason", maxReason, func(x Values) error {
		_, err := typed(WithdrawForm, v.with("reason", x["reason"]), sheet(e, chairPerson, Ref{Of: 42}))
		return err
	})
	w, err := typed(WithdrawForm, v, sheet(e, chairPerson, Ref{Of: 42}))
	require.NoError(t, err)
	require.NoError(t, e.Withdraw(chairPerson, meeting.Newest, w.Kind, w.Of, w.Reason, formsAt))
}

func TestHandOver(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	r := sheet(e, chairPerson, Ref{})
	to, err := typed(HandOverChairForm, Values{"to": users("U0TOM")}, r)
	require.NoError(t, err)
	require.NoError(t, e.HandOverChair(chairPerson, to, formsAt))
	to, err = typed(HandOverChairForm, holds(t, draw(HandOverChairForm, e, chairPerson, Ref{})), r)
	require.NoError(t, err)
	require.Equal(t, tomPerson, to, "whom it is offered to")
	_, err = typed(HandOverChairForm, Values{"to": {}}, r)
	require.Contains(t, refusedAt(t, "to", err), "choose")

	closed := formsRecord(t)
	require.NoError(t, closed.Withdraw(chairPerson, meeting.Newest, meeting.OpenedInError, 0, "x", formsAt))
	rows := []meeting.Row{e.Row(), closed.Row()}
	form := HandOverForm.DrawWith(sheet(nil, lisaPerson, Ref{}), HandOver{Rows: rows})
	require.Contains(t, reads(t, form), "ESC-42 GlobalTech Industries: technical reviewer, 20 open items")
	require.Contains(t, reads(t, HandOverForm.DrawWith(sheet(nil, chairPerson, Ref{}), HandOver{Rows: rows})), "ESC-42 GlobalTech Industries: chair")
	none := HandOverForm.DrawWith(sheet(nil, chairPerson, Ref{}), HandOver{Rows: rows[1:]})
	require.Nil(t, none.Submit)
	require.Contains(t, reads(t, none), "no chair, role or open item")
	h, err := typed(HandOverForm, holds(t, form).with("to", users("U0MARIA")), r)
	require.NoError(t, err)
	require.Equal(t, mariaPerson, h.To)
	_, err = typed(HandOverForm, holds(t, form), r)
	require.Contains(t, refusedAt(t, "to", err), "who takes it")
	for kind, s := range nasty {
		t.Run(kind, func(t *testing.T) {
			row := e.Row()
			row.Customer = Cut(s, meeting.MaxCustomer)
			fits(t, HandOverForm.DrawWith(sheet(nil, lisaPerson, Ref{}), HandOver{Rows: slices.Repeat([]meeting.Row{row}, 60)}), form)
		})
	}
}

func TestHandOverScreen(t *testing.T) {
	now := formsAt.Add(7 * 24 * time.Hour)
	e := record2(t, meeting.Decided, "x")
	e.Channel.ID = "C123"
	promise := meeting.ItemDraft{Text: PromiseText}
	require.NoError(t, e.AddItems(chairPerson, chairPerson, []meeting.ItemDraft{promise, promise}, formsAt))
	require.NoError(t, e.Done(chairPerson, 24, formsAt))
	says := reads(t, HandOverScreen([]*meeting.Escalation{e, formsRecord(t)}, lisaPerson, tomPerson, now))
	for _, want := range []string{
		"You have taken over what Lisa Wong had in 2 escalations.", "ESC-42 GlobalTech Industries", "You are: Approver.",
		"Decided: Option 1 (x), decided by Tom Anderson on Mon 10 Nov 2025, 14:00 EST", "Cost justified",
		"Lisa Wong: x1, by Fri 14 Nov 2025, 17:00 EST (overdue)", "and 11 more",
		"Updated by Sarah Martinez on Mon 10 Nov 2025, 14:00 EST: Give the customer an update", "An update is promised no date (Sarah Martinez)",
		"Next: Mon 1 Dec 2025, 14:00 EST: follow-up meeting", "Decided: nothing yet", "no update was given or promised here", "Next: nothing has a date",
		"Read the notes",
	} {
		require.Contains(t, says, want)
	}
	voting := HandOverScreen([]*meeting.Escalation{record2(t, meeting.Voting, "x")}, lisaPerson, tomPerson, formsAt)
	require.Contains(t, reads(t, voting), "Next: Mon 10 Nov 2025, 14:20 EST: the vote closes")
	for kind, s := range nasty {
		t.Run(kind, func(t *testing.T) {
			many := slices.Repeat([]*meeting.Escalation{record2(t, meeting.Decided, s)}, 40)
			plain := slices.Repeat([]*meeting.Escalation{record2(t, meeting.Decided, "x")}, 40)
			v := HandOverScreen(many, lisaPerson, tomPerson, now)
			fits(t, v, HandOverScreen(plain, lisaPerson, tomPerson, now))
			require.Contains(t, reads(t, v), "more: see App Home")
		})
	}
}

func TestReescalate(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	v := holds(t, draw(ReescalateForm, e, chairPerson, Ref{}))
	reason, err := typed(ReescalateForm, v.with("reason", text2("again")), sheet(e, chairPerson, Ref{Of: 42}))
	require.NoError(t, err)
	require.NoError(t, e.ReEscalate(chairPerson, reason, formsAt))
	_, err = typed(ReescalateForm, v, sheet(e, chairPerson, Ref{Of: 42}))
	require.Contains(t, refusedAt(t, "reason", err), "for example")
	limits(t, "reason", maxMeasures, func(x Values) error {
		_, err := typed(ReescalateForm, x, sheet(e, chairPerson, Ref{Of: 42}))
		return err
	})
	e.Channel.State = meeting.ChannelDone
	require.Contains(t, reads(t, draw(ReescalateForm, e, chairPerson, Ref{})), "a new one is made")
}

func TestAway(t *testing.T) {
	r := sheet(nil, chairPerson, Ref{})
	r.Now = time.Date(2025, 11, 12, 3, 0, 0, 0, time.UTC) // still the 11th in New York
	until, err := typed(AwayForm, Values{"date": {Date: "2025-11-11"}}, r)
	require.NoError(t, err)
	require.Equal(t, time.Date(2025, 11, 12, 5, 0, 0, 0, time.UTC), until.UTC())
	again, err := typed(AwayForm, holds(t, AwayForm.DrawWith(r, until)), r)
	require.NoError(t, err)
	require.Equal(t, until, again)
	for date, says := range map[string]string{"": "last day", "2025-11-10": "past", "2026-11-13": "within a year"} {
		_, err := typed(AwayForm, Values{"date": {Date: date}}, r)
		require.Contains(t, refusedAt(t, "date", err), says, date)
	}
	form := AwayForm.Draw(r)
	fits(t, form, form)
	require.Empty(t, holds(t, form)["date"].Date)
	require.Contains(t, reads(t, form), "America/New_York")
}

func TestReadAndInvite(t *testing.T) {
	long := ReadForm("Everything", Ref{}, slices.Repeat(Blocks{prose(nasty["markup"], true)}, 150)...)
	fits(t, long, ReadForm("Everything", Ref{}, section("x")))
	require.Contains(t, reads(t, long), "There is more than fits here")
	require.Contains(t, reads(t, ReadForm("Everything", Ref{})), "nothing to read")
	require.Contains(t, reads(t, draw(InviteForm, nil, chairPerson, Ref{})), "Make a private channel")
	e := formsRecord(t)
	e.Channel.ID, e.Channel.Name = "C1", "esc-42-globaltech"
	require.Contains(t, reads(t, draw(InviteForm, e, chairPerson, Ref{})), "Open the channel #esc-42-globaltech.")
}

// An item that was cancelled meanwhile moves the boxes of the later ones to other groups.
func TestWhatWasTickedIsKept(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	v := holds(t, draw(EffectForm, e, chairPerson, Ref{More: true})).with("outcome", chose(string(meeting.Resolved)))
	var all []int
	for i, g := range promises(e) {
		var boxes []string
		for _, no := range g {
			boxes, all = append(boxes, itoa(no)), append(all, no)
		}
		v = v.with(keptID(i), chose(boxes...))
	}
	require.Greater(t, len(all), keptGroup)
	open := e.OpenItems()[0].No
	require.NoError(t, e.CancelItem(chairPerson, open, "Not needed", formsAt))
	x, err := typed(EffectForm, v, sheet(e, chairPerson, Ref{}))
	require.NoError(t, err)
	all = slices.DeleteFunc(all, func(no int) bool { return no == open })
	require.Equal(t, all, x.Kept)
	shown := sheet(e, chairPerson, Ref{More: true})
	shown.Typed = v
	again := holds(t, EffectForm.Draw(shown))
	x, err = typed(EffectForm, again, sheet(e, chairPerson, Ref{}))
	require.NoError(t, err)
	require.Equal(t, all, x.Kept, "shown again, the boxes are ticked")
}
