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
	require.NoError(t, e.Approve(tomPerson, 1, 1, "", formsAt))
	r := formsReading(e, chairPerson) // Tuesday 11 November, 16:00 in New York
	v := holds(t, ItemsForm(e, chairPerson, Ref{Of: 42, Key: "U0ROBERT"})).
		with("tasks", text2("- Schedule executive call within 48 hours\n\nPrepare proposal by Friday 5pm\nCall on Saturday by Saturday 3am\nCoordinate amendments")).
		with("date", text2("1 Dec"))
	owner, drafts, err := ParseItems(v, r)
	require.NoError(t, err)
	require.Equal(t, robPerson, owner)
	ref := Ref{Of: 42, Key: "U0ROBERT"}
	require.False(t, ItemsUnchanged(v, r, ref), "nothing was shown yet")

	check := ItemsCheck(v, r, chairPerson, owner, drafts, ref)
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
	require.Equal(t, "Give them", check.Submit.Text)

	// Submitted as shown, an hour later, it means the same and is saved.
	again, seen := holds(t, check), ParseRef(check.PrivateMetadata)
	r.Now = r.Now.Add(9 * time.Hour) // Wednesday in New York, Friday has come no nearer
	later := AsShown(r, seen)
	owner2, drafts2, err := ParseItems(again, later)
	require.NoError(t, err)
	require.True(t, ItemsUnchanged(again, later, seen))
	require.Equal(t, owner, owner2)
	require.Equal(t, drafts, drafts2)
	require.NoError(t, e.AddItems(chairPerson, owner2, drafts2, r.Now))
	require.Equal(t, e.Standing().On.Add(48*time.Hour), e.Items[0].Due)

	// Anything changed is shown again.
	for field, val := range map[string]Value{"tasks": text2("Other"), "date": text2("2 Dec"), "owner": users("U0LISA")} {
		require.False(t, ItemsUnchanged(again.with(field, val), later, seen), field)
	}
	e2 := record2(t, meeting.Decided, "x")
	later.E = e2
	require.True(t, ItemsUnchanged(again, later, seen), "the same decision")
	later.E = record2(t, meeting.Deciding, "x")
	require.False(t, ItemsUnchanged(again, later, seen), "a length of time counts from another moment")
}

func TestItemsCountedFrom(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	r := formsReading(e, chairPerson)
	v := Values{"owner": users("U0LISA"), "tasks": text2("Call within 2 hours\nNo date here")}
	owner, drafts, err := ParseItems(v, r)
	require.NoError(t, err)
	says := reads(t, ItemsCheck(v, r, chairPerson, owner, drafts, Ref{}))
	require.Contains(t, says, "18:00 EST · counted from now")
	require.NotContains(t, says, "for you", "the same clock")
	require.Contains(t, says, "No date\n")
	require.NoError(t, e.Approve(tomPerson, 1, 1, "", formsAt))
	require.Contains(t, reads(t, ItemsCheck(v, r, chairPerson, owner, drafts, Ref{})), "counted from the decision, so it is past already")
}

func TestItemsForAPart(t *testing.T) {
	e := record2(t, meeting.Decided, "x")
	ref := Ref{Of: 42, Rev: 4, Warn: true}
	form := ItemsForm(e, chairPerson, ref)
	v := holds(t, form)
	require.Equal(t, "Priority feature requests", v.Text("tasks"))
	require.Contains(t, reads(t, form), "These tasks deliver: Priority feature requests")
	r := formsReading(e, chairPerson)
	owner, drafts, err := ParseItems(v.with("owner", users("U0LISA")), r)
	require.NoError(t, err)
	check := ItemsCheck(v.with("owner", users("U0LISA")), r, chairPerson, owner, drafts, ref)
	require.Contains(t, reads(t, check), "These tasks deliver: Priority feature requests")
	with := ItemsFor(e, ParseRef(check.PrivateMetadata), drafts)
	require.Equal(t, []meeting.PartRef{{Option: 1, Part: 4}}, with[0].Parts)
	require.Nil(t, drafts[0].Parts)
	require.Equal(t, drafts, ItemsFor(e, Ref{}, drafts))
	require.Equal(t, drafts, ItemsFor(formsRecord(t), ref, drafts), "no decision any more")

	require.Equal(t, PromiseText, holds(t, ItemsForm(e, chairPerson, Ref{No: PromiseUpdate})).Text("tasks"))
	for _, s := range nasty {
		v := holds(t, ItemsFormWith(e, chairPerson, Ref{}, s))
		require.LessOrEqual(t, len([]rune(v.Text("tasks"))), meeting.MaxTask)
		require.NotContains(t, v.Text("tasks"), "\n", "one message is one task")
	}
}

func TestItemsRefusals(t *testing.T) {
	r := formsReading(record2(t, meeting.Deciding, "x"), chairPerson)
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
		{"tasks", text2(strings.Repeat("x", mostTyped+1)), "shorten"},
		{"date", text2("next Friday"), "the one in the week after"},
		{"date", text2("1/12"), "12 January"},
		{"date", text2("yesterday"), "Friday 5pm"},
		{"date", text2(strings.Repeat("x", maxDue+1)), "60"},
	} {
		_, _, err := ParseItems(v.with(c.field, c.with), r)
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	for _, s := range []string{strings.Repeat("🔥", meeting.MaxTask), "<!channel> *b*", "שלום"} {
		_, drafts, err := ParseItems(v.with("tasks", text2(s+" by Friday 5pm")), r)
		require.NoError(t, err)
		require.Equal(t, s, drafts[0].Text)
		require.Equal(t, "by Friday 5pm", drafts[0].Due.Typed)
	}
}

func TestItemsCheckFits(t *testing.T) {
	for kind, s := range nasty {
		t.Run(kind, func(t *testing.T) {
			one := Cut(strings.Join(strings.Fields(s), " "), 140)
			e, plain := record2(t, meeting.Decided, s), record2(t, meeting.Decided, "x")
			v := Values{"owner": users("U0ROBERT"), "tasks": text2(strings.Repeat(one+"\n", 20)), "date": text2("within 24 hours")}
			r := formsReading(e, chairPerson)
			owner, drafts, err := ParseItems(v, r)
			require.NoError(t, err)
			owner.Name = one
			ref := Ref{Of: 42, Rev: 1, Warn: true}
			rp := formsReading(plain, chairPerson)
			fits(t, ItemsCheck(v, r, chairPerson, owner, drafts, ref), ItemsCheck(v, rp, chairPerson, robPerson, drafts, ref))
			due := drafts[0].Due
			look := func(e *meeting.Escalation) slack.ModalViewRequest {
				return ItemDateForm.DrawLook(sheet(e, chairPerson, Ref{No: 2}), due)
			}
			fits(t, look(e), look(plain))
		})
	}
}

func TestItemsZone(t *testing.T) {
	r := formsReading(record2(t, meeting.Deciding, "x"), mariaPerson)
	_, drafts, err := ParseItems(Values{"owner": users("U0UNKNOWN"), "tasks": text2("Call by Friday 5pm")}, r)
	require.NoError(t, err)
	require.Equal(t, mariaPerson.Zone, drafts[0].Due.Zone, "the writer's, while the owner's is not known")
}
