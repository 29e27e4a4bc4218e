package view

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestItemsInTwoSteps(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	require.NoError(t, e.Approve(tomPerson, 1, meeting.Seen{Rev: 1}, "", formsAt))
	s := sheet(e, chairPerson, Ref{Of: 42, Key: "U0ROBERT"}) // Tuesday 11 November, 16:00 in New York
	s.Typed = holds(t, ItemsForm.Draw(s)).
		with("tasks", text2("- Schedule executive call within 48 hours\n\nPrepare proposal by Friday 5pm\nCall on Saturday by Saturday 3am\nCoordinate amendments")).
		with("date", text2("1 Dec"))
	x, err := ItemsForm.Read(s)
	require.NoError(t, err)
	require.Equal(t, robPerson, x.Owner)
	require.False(t, ItemsForm.Looked(s), "nothing was shown yet")

	check := ItemsForm.DrawLook(s, x)
	says := reads(t, check)
	for _, want := range []string{
		"1. Schedule executive call", "Thu 13 Nov 2025, 04:00 KST · for you Wed 12 Nov 2025, 14:00 EST · counted from the decision · outside working hours",
		"2. Prepare proposal", "Fri 14 Nov 2025, 17:00 KST · for you Fri 14 Nov 2025, 03:00 EST",
		"Sat 15 Nov 2025, 03:00 KST · for you Fri 14 Nov 2025, 13:00 EST · Saturday",
		"4. Coordinate amendments", "Mon 1 Dec 2025, 18:00 KST · for you Mon 1 Dec 2025, 04:00 EST · the end of that working day",
		"For Robert Kim",
	} {
		require.Contains(t, says, want)
	}
	require.Equal(t, FormItemsCheck, check.CallbackID)
	require.Equal(t, "Assign", check.Submit.Text)

	// Submitted as shown, an hour later, it means the same and is saved.
	later := sheet(e, chairPerson, ParseRef(check.PrivateMetadata))
	later.Now = later.Now.Add(9 * time.Hour) // Wednesday in New York, Friday has come no nearer
	later.Typed = holds(t, check)
	again, err := ItemsForm.Read(later.AsShown())
	require.NoError(t, err)
	require.True(t, ItemsForm.Looked(later))
	require.Equal(t, x.Owner, again.Owner)
	require.Equal(t, x.Drafts, again.Drafts)
	require.NoError(t, e.AddItems(chairPerson, again.Owner, again.Drafts, later.Now))
	require.Equal(t, e.Standing().On.Add(48*time.Hour), e.Items[0].Due)

	// Anything changed is shown again.
	for field, val := range map[string]Value{"tasks": text2("Other"), "date": text2("2 Dec"), "owner": users("U0LISA")} {
		changed := later
		changed.Typed = later.Typed.with(field, val)
		require.False(t, ItemsForm.Looked(changed), field)
	}
	later.E = record2(t, meeting.Decided, "x")
	require.True(t, ItemsForm.Looked(later), "the same decision")
	later.E = record2(t, meeting.Deciding, "x")
	require.False(t, ItemsForm.Looked(later), "a length of time counts from another moment")
}

// A date that was not taken as the deadline is named beside what was, before anything is saved and afterwards.
func TestADateThatWasNotReadIsNamed(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	require.NoError(t, e.Approve(tomPerson, 1, meeting.Seen{Rev: 1}, "", formsAt))
	s := sheet(e, chairPerson, Ref{Of: 42, Key: "U0ROBERT"})
	s.Typed = holds(t, ItemsForm.Draw(s)).with("tasks", text2("Review the tests run on Friday\nCall the CEO by Friday\nRefund the invoice"))
	x, err := ItemsForm.Read(s)
	require.NoError(t, err)
	says := reads(t, ItemsForm.DrawLook(s, x))
	require.Contains(t, says, "No date · not read: “on Friday”")
	require.Equal(t, 1, strings.Count(says, "not read"), says)
	require.NoError(t, e.AddItems(chairPerson, x.Owner, x.Drafts, formsAt))
	require.Contains(t, dueFlat(e.Items[0]), "no date yet · not read: “on Friday”")
	require.Equal(t, "no date yet", dueFlat(e.Items[2]))
}

func TestItemsCountedFrom(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	s := sheet(e, chairPerson, Ref{})
	s.Typed = Values{"owner": users("U0LISA"), "tasks": text2("Call within 2 hours\nNo date here")}
	x, err := ItemsForm.Read(s)
	require.NoError(t, err)
	says := reads(t, ItemsForm.DrawLook(s, x))
	require.Contains(t, says, "18:00 EST · counted from now")
	require.NotContains(t, says, "for you", "the same clock")
	require.Contains(t, says, "No date\n")
	require.NoError(t, e.Approve(tomPerson, 1, meeting.Seen{Rev: 1}, "", formsAt))
	require.Contains(t, reads(t, ItemsForm.DrawLook(s, x)), "counted from the decision, so it is past already")
}

func TestItemsForAPart(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	ref := Ref{Of: 42, Rev: 4, Warn: true}
	form := draw(ItemsForm, e, chairPerson, ref)
	v := holds(t, form)
	require.Equal(t, "Priority feature requests", v.Text("tasks"))
	require.Contains(t, reads(t, form), "These tasks deliver: Priority feature requests")
	s := sheet(e, chairPerson, ref)
	s.Typed = v.with("owner", users("U0LISA"))
	x, err := ItemsForm.Read(s)
	require.NoError(t, err)
	check := ItemsForm.DrawLook(s, x)
	require.Contains(t, reads(t, check), "These tasks deliver: Priority feature requests")
	with := ItemsFor(e, ParseRef(check.PrivateMetadata), x.Drafts)
	require.Equal(t, []meeting.PartRef{{Option: 1, Part: 4}}, with[0].Parts)
	require.Nil(t, x.Drafts[0].Parts)
	require.Equal(t, x.Drafts, ItemsFor(e, Ref{}, x.Drafts))
	require.Equal(t, x.Drafts, ItemsFor(formsRecord(t), ref, x.Drafts), "no decision any more")

	require.Equal(t, PromiseText, holds(t, draw(ItemsForm, e, chairPerson, Ref{No: PromiseUpdate})).Text("tasks"))
	for _, text := range nasty {
		v := holds(t, ItemsForm.DrawWith(sheet(e, chairPerson, Ref{}), Tasks{First: text}))
		require.LessOrEqual(t, len([]rune(v.Text("tasks"))), meeting.MaxTask)
		require.NotContains(t, v.Text("tasks"), "\n", "one message is one task")
	}
}

func TestItemsRefusals(t *testing.T) {
	r := sheet(record2(t, meeting.Deciding, "x"), chairPerson, Ref{})
	v := Values{"owner": users("U0LISA"), "tasks": text2("Call"), "date": text2("")}
	for _, c := range []struct {
		field string
		with  Value
		says  string
	}{
		{"owner", users(), "who does it"},
		{"tasks", text2(""), "at least one task"},
		{"tasks", text2("- \n•  \n"), "at least one task"},
		{"tasks", text2("Call\nWrite by 1 Nov 2025"), "Line 2: We could not read “by 1 Nov 2025”"},
		{"tasks", text2(strings.Repeat("x\n", meeting.MaxTasks+1)), "at most 20 lines"},
		{"tasks", text2("a\n" + strings.Repeat("🔥", meeting.MaxTask+1)), "Line 2 has 301 characters"},
		{"tasks", text2(strings.Repeat("x", mostText+1)), "shorten"},
		{"date", text2("next Friday"), "the one in the week after"},
		{"date", text2("1/12"), "12 January"},
		{"date", text2("yesterday"), "Friday 5pm"},
		{"date", text2(strings.Repeat("x", maxDue+1)), "60"},
	} {
		_, err := typed(ItemsForm, v.with(c.field, c.with), r)
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	for _, s := range []string{strings.Repeat("🔥", meeting.MaxTask), "<!channel> *b*", "שלום"} {
		x, err := typed(ItemsForm, v.with("tasks", text2(s+" by Friday 5pm")), r)
		require.NoError(t, err)
		require.Equal(t, s, x.Drafts[0].Text)
		require.Equal(t, "by Friday 5pm", x.Drafts[0].Due.Typed)
	}
}

func TestItemsCheckFits(t *testing.T) {
	for kind, text := range nasty {
		t.Run(kind, func(t *testing.T) {
			one := Cut(strings.Join(strings.Fields(text), " "), 140)
			v := Values{"owner": users("U0ROBERT"), "tasks": text2(strings.Repeat(one+"\n", 20)), "date": text2("within 24 hours")}
			tried := func(e *meeting.Escalation, owner string) (items, date slack.ModalViewRequest) {
				s := sheet(e, chairPerson, Ref{Of: 42, No: 2, Rev: 1, Warn: true})
				s.Typed = v
				x, err := ItemsForm.Read(s)
				require.NoError(t, err)
				x.Owner.Name = owner
				return ItemsForm.DrawLook(s, x), ItemDateForm.DrawLook(s, x.Drafts[0].Due)
			}
			items, date := tried(record2(t, meeting.Decided, text), one)
			plainItems, plainDate := tried(record2(t, meeting.Decided, "x"), robPerson.Name)
			fits(t, items, plainItems)
			fits(t, date, plainDate)
		})
	}
}

func TestItemsZone(t *testing.T) {
	r := sheet(record2(t, meeting.Deciding, "x"), mariaPerson, Ref{})
	x, err := typed(ItemsForm, Values{"owner": users("U0UNKNOWN"), "tasks": text2("Call by Friday 5pm")}, r)
	require.NoError(t, err)
	require.Equal(t, mariaPerson.Zone, x.Drafts[0].Due.Zone, "the writer's, while the owner's is not known")
}
