package view

import (
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

func TestItemDate(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	ref := Ref{Of: 42, No: 2}
	due, err := read(ItemDateForm, holds(t, draw(ItemDateForm, e, mariaPerson, ref)), e, mariaPerson, ref)
	require.NoError(t, err)
	require.True(t, due.At.Equal(e.Item(2).Due), "as it was")
	require.Contains(t, reads(t, draw(ItemDateForm, e, mariaPerson, ref)), "needs the OK of the chair, Sarah Martinez")
	require.Contains(t, reads(t, draw(ItemDateForm, e, chairPerson, ref)), "any date counts at once")

	s := sheet(e, mariaPerson, ref)
	s.Typed = Values{"due": text2("1 Dec 9:00")}
	due, err = ItemDateForm.Read(s)
	require.NoError(t, err)
	require.Equal(t, time.Date(2025, 12, 1, 14, 0, 0, 0, time.UTC), due.At.UTC(), "in the owner's zone")
	require.False(t, ItemDateForm.Looked(s))
	check := ItemDateForm.DrawLook(s, due)
	require.Contains(t, reads(t, check), "New date: Mon 1 Dec 2025, 09:00 EST · for you Mon 1 Dec 2025, 15:00 CET")
	require.Contains(t, reads(t, check), "the chair has to agree")
	s.By = chairPerson
	require.NotContains(t, reads(t, ItemDateForm.DrawLook(s, due)), "has to agree")
	s = sheet(e, mariaPerson, ParseRef(check.PrivateMetadata))
	s.Typed = holds(t, check)
	require.True(t, ItemDateForm.Looked(s.AsShown()))
	s.Typed = Values{"due": text2("2 Dec")}
	require.False(t, ItemDateForm.Looked(s))

	for typed, says := range map[string]string{"": "Friday 5pm", "soon": "names no moment", "1 Nov 2025": "past", "5/12": "5 December or 12 May"} {
		_, err := read(ItemDateForm, Values{"due": text2(typed)}, e, mariaPerson, ref)
		require.Contains(t, refusedAt(t, "due", err), says, typed)
	}
}

// A deadline is shown so that it is read back as the same, in whatever zone it was meant.
func TestItemDateRoundTrip(t *testing.T) {
	e := formsRecord(t)
	again := func(no int) calendar.Due {
		s := sheet(e, lisaPerson, Ref{No: no})
		s.Now = formsAt
		s.Typed = holds(t, ItemDateForm.Draw(s))
		due, err := ItemDateForm.Read(s)
		require.NoError(t, err)
		return due
	}
	for i, typed := range []string{"Friday 5pm", "1 Dec", "1 Dec 14:30 Europe/Rome", "2026-03-29 02:30 Europe/Berlin", "tomorrow", "in 3 days"} {
		d, err := calendar.New(calendar.DefaultHours(), nil).ParseDue(typed, formsAt, lisaPerson.Zone)
		require.NoError(t, err)
		require.NoError(t, e.AddItems(chairPerson, lisaPerson, []meeting.ItemDraft{{Text: "x", Due: d}}, formsAt))
		require.True(t, again(i+1).At.Equal(d.At), typed)
		if d.Zone == lisaPerson.Zone {
			require.Equal(t, d.DateOnly, again(i+1).DateOnly, typed)
		}
	}
	e.People[0].Zone = "Asia/Tokyo" // working hours follow the person, a date does not
	require.NoError(t, e.HandOverItem(chairPerson, 2, robPerson, formsAt))
	require.True(t, again(2).At.Equal(e.Item(2).Due))
}

func TestItemForms(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	r := sheet(e, lisaPerson, Ref{No: 2})
	require.Contains(t, reads(t, draw(ItemRefuseForm, e, lisaPerson, Ref{No: 2})), "Item 2: x1\nLisa Wong, Fri 14 Nov 2025, 17:00 EST")
	require.Contains(t, reads(t, draw(ItemHandOverForm, e, lisaPerson, Ref{No: 99})), "no longer exists")

	to, err := typed(ItemHandOverForm, Values{"to": users("U0MARIA")}, r)
	require.NoError(t, err)
	require.Equal(t, mariaPerson, to)
	_, err = typed(ItemHandOverForm, holds(t, draw(ItemHandOverForm, e, lisaPerson, Ref{No: 2})), r)
	require.Contains(t, refusedAt(t, "to", err), "who takes it")

	limits(t, "reason", maxReason, func(v Values) error { _, err := typed(ItemRefuseForm, v, r); return err })
	limits(t, "reason", maxReason, func(v Values) error { _, err := typed(ItemCancelForm, v, r); return err })
	_, err = typed(ItemRefuseForm, Values{"reason": {}}, r)
	require.Contains(t, refusedAt(t, "reason", err), "for example")
	_, err = typed(ItemCancelForm, Values{"reason": {}}, r)
	require.Contains(t, refusedAt(t, "reason", err), "for example")

	until, err := typed(ItemSnoozeForm, Values{"until": {Unix: r.Now.Unix() + 60}}, r)
	require.NoError(t, err)
	require.Equal(t, r.Now.Add(time.Minute), until)
	_, err = typed(ItemSnoozeForm, Values{"until": {}}, r)
	require.Contains(t, refusedAt(t, "until", err), "tomorrow at 9:00")
	require.Contains(t, refusedAt(t, "until", e.Snooze(lisaPerson, 2, r.Now, r.Now)), "tomorrow at 9:00")
	require.NoError(t, e.Snooze(lisaPerson, 2, until, r.Now))
	require.Equal(t, []string{itoa(until.Unix())}, holds(t, draw(ItemSnoozeForm, e, lisaPerson, Ref{No: 2}))["until"].Options)
}

func TestItemLink(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	form := draw(ItemLinkForm, e, lisaPerson, Ref{Of: 42, No: 3})
	parts, err := typed(ItemLinkForm, holds(t, form), sheet(e, lisaPerson, Ref{Of: 42, No: 3}))
	require.NoError(t, err)
	require.Equal(t, e.Item(3).Parts, parts)
	require.NoError(t, e.Link(lisaPerson, 3, meeting.Newest, parts, formsAt))
	parts, err = typed(ItemLinkForm, Values{"item": chose("1.0", "1.5")}, sheet(e, lisaPerson, Ref{Of: 42, No: 3}))
	require.NoError(t, err)
	require.Equal(t, []meeting.PartRef{{Option: 1}, {Option: 1, Part: 5}}, parts)
	parts, err = typed(ItemLinkForm, Values{"item": chose()}, sheet(e, lisaPerson, Ref{Of: 42, No: 3}))
	require.NoError(t, err)
	require.Empty(t, parts)
	for _, s := range []string{"", "1", "x.1", "0.1", "1.-1"} {
		_, err = typed(ItemLinkForm, Values{"item": chose(s)}, sheet(e, lisaPerson, Ref{Of: 42, No: 3}))
		require.Contains(t, refusedAt(t, "item", err), "from the list")
	}
	early := record2(t, meeting.Deciding, "x")
	require.NoError(t, early.AddItems(chairPerson, lisaPerson, []meeting.ItemDraft{{Text: "x"}}, formsAt))
	require.Contains(t, reads(t, draw(ItemLinkForm, early, lisaPerson, Ref{No: 1})), "No option was chosen yet")
}

func TestFollowUp(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	s := sheet(e, mariaPerson, Ref{Of: 42}) // Madrid: six hours ahead of New York
	v := holds(t, FollowUpForm.Draw(s))
	require.Equal(t, "20:00", v["time"].Time)
	s.Typed = v
	x, err := FollowUpForm.Read(s)
	require.NoError(t, err)
	want := e.Upcoming().Plan
	want.Zone = mariaPerson.Zone
	require.Equal(t, want.Start, x.Start.UTC())
	x.Start = want.Start
	require.Equal(t, want, x.Plan)
	require.Equal(t, []meeting.Person{chairPerson, robPerson}, x.People)

	shown := x
	shown.People = append(slices.Clone(x.People), mariaPerson, meeting.Person{ID: "U0NEW"})
	says := reads(t, FollowUpForm.DrawLook(s, shown))
	for _, want := range []string{
		"Mon 1 Dec 2025, 20:00 CET, 45 min", "3 of 4 people would meet outside working hours",
		"Robert Kim: Tue 2 Dec 2025, 04:00 KST · outside working hours", "Maria Rodriguez: Mon 1 Dec 2025, 20:00 CET · outside working hours",
		"Sarah Martinez: Mon 1 Dec 2025, 14:00 EST", "U0NEW: Mon 1 Dec 2025, 19:00 UTC (their zone is not known)",
	} {
		require.Contains(t, says, want)
	}
	require.False(t, FollowUpForm.Looked(s))
	check := FollowUpForm.DrawLook(s, x)
	s.Ref, s.Typed = ParseRef(check.PrivateMetadata), holds(t, check)
	require.True(t, FollowUpForm.Looked(s))
	for field, val := range map[string]Value{"date": {Date: "2025-12-02"}, "time": {Time: "09:00"}, "length": text2("30"), "invitees": users("U0TOM"), "measures": text2("y")} {
		changed := s
		changed.Typed = s.Typed.with(field, val)
		require.False(t, FollowUpForm.Looked(changed), field)
	}
	require.NoError(t, e.PlanFollowUp(mariaPerson, meeting.Newest, x.Plan, x.People, s.Now))

	v = holds(t, draw(FollowUpForm, formsRecord(t), mariaPerson, Ref{}))
	require.Len(t, v["invitees"].Users, 5, "all members")
	require.Equal(t, "60", v.Text("length"))
}

func TestFollowUpOff(t *testing.T) {
	days, err := calendar.ParseHolidays("US=America/New_York")
	require.NoError(t, err)
	c := calendar.New(calendar.DefaultHours(), days)
	at := func(s string) meeting.Plan {
		start, err := time.Parse("2006-01-02 15:04", s)
		require.NoError(t, err)
		return meeting.Plan{Start: start, Length: time.Hour}
	}
	ny := "America/New_York"
	require.Empty(t, meetingOff(c, at("2025-12-01 14:00"), ny))
	require.Equal(t, "outside working hours", meetingOff(c, at("2025-12-01 13:59"), ny))
	require.Empty(t, meetingOff(c, at("2025-12-01 22:00"), ny))
	require.Equal(t, "ends outside working hours", meetingOff(c, at("2025-12-01 22:01"), ny))
	require.Equal(t, "Thanksgiving Day", meetingOff(c, at("2025-11-27 15:00"), ny))
	require.Equal(t, "Sunday", meetingOff(c, at("2025-11-30 15:00"), ny))
}

func TestFollowUpRefusals(t *testing.T) {
	e := formsRecord(t)
	r := sheet(e, chairPerson, Ref{})
	v := Values{"date": {Date: "2025-12-01"}, "time": {Time: "14:00"}, "length": text2("60"), "invitees": users("U0TOM"), "measures": text2("x")}
	for _, c := range []struct {
		field string
		with  Value
		says  string
	}{
		{"date", Value{}, "the day"},
		{"date", Value{Date: "2025-11-11"}, "past (Tue 11 Nov 2025, 14:00 EST)"},
		{"time", Value{}, "14:00"},
		{"length", text2(""), "for example 60"},
		{"length", text2("4"), "from 5 to 720"},
		{"length", text2("721"), "from 5 to 720"},
		{"invitees", users(), "at least one"},
	} {
		_, err := typed(FollowUpForm, v.with(c.field, c.with), r)
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	limits(t, "measures", maxMeasures, func(x Values) error { _, err := typed(FollowUpForm, v.with("measures", x["measures"]), r); return err })
	for _, s := range []string{"5", "720"} {
		_, err := typed(FollowUpForm, v.with("length", text2(s)), r)
		require.NoError(t, err)
	}
}

func TestFollowUpCheckFits(t *testing.T) {
	for kind, text := range nasty {
		t.Run(kind, func(t *testing.T) {
			tried := func(name, measures string) slack.ModalViewRequest {
				s := sheet(formsRecord(t), chairPerson, Ref{})
				s.Typed = Values{"date": {Date: "2025-12-01"}, "time": {Time: "14:00"}, "length": text2("60"), "measures": text2(measures)}
				x := FollowUp{Plan: meeting.Plan{Start: formsAt.AddDate(0, 1, 0), Length: time.Hour}}
				x.People = slices.Repeat([]meeting.Person{{ID: "U1", Name: name, Zone: "Asia/Seoul"}}, 70)
				return FollowUpForm.DrawLook(s, x)
			}
			check := tried(Cut(text, 80), Cut(text, maxMeasures))
			fits(t, check, tried("x", "x"))
			require.Contains(t, reads(t, check), "and 40 more")
		})
	}
}
