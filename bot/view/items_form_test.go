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
	require.Equal(t, robPerson, x.Given[0].Owner)
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
	require.Equal(t, x.Given, again.Given)
	require.NoError(t, e.AddItems(chairPerson, again.Given[0].Owner, again.Given[0].Drafts, later.Now))
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
	require.NoError(t, e.AddItems(chairPerson, x.Given[0].Owner, x.Given[0].Drafts, formsAt))
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
	with := ItemsFor(e, ParseRef(check.PrivateMetadata), x.Given)
	require.Equal(t, []meeting.PartRef{{Option: 1, Part: 4}}, with[0].Drafts[0].Parts)
	require.Nil(t, x.Given[0].Drafts[0].Parts)
	require.Equal(t, x.Given, ItemsFor(e, Ref{}, x.Given))
	require.Equal(t, x.Given, ItemsFor(formsRecord(t), ref, x.Given), "no decision any more")

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
		{"owner", users(), "Line 1 does not begin with a name"},
		{"tasks", text2(""), "at least one task"},
		{"tasks", text2("Lisa Wong:\nRobert Kim:"), "at least one task"},
		{"date", text2("yesterday-ish"), "We could not read"},
		{"tasks", text2("- \n•  \n"), "at least one task"},
		{"tasks", text2("Call\nWrite by 1 Nov 2025"), "Line 2: We could not read “by 1 Nov 2025”"},
		{"tasks", text2(strings.Repeat("x\n", 2*meeting.MaxTasks+1)), "at most 40 lines"},
		{"tasks", text2(strings.Repeat("x\n", meeting.MaxTasks+1)), "at most 20 tasks for one person"},
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
		require.Equal(t, s, x.Given[0].Drafts[0].Text)
		require.Equal(t, "by Friday 5pm", x.Given[0].Drafts[0].Due.Typed)
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
				return ItemsForm.DrawLook(s, x), ItemDateForm.DrawLook(s, x.Given[0].Drafts[0].Due)
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
	require.Equal(t, mariaPerson.Zone, x.Given[0].Drafts[0].Due.Zone, "the writer's, while the owner's is not known")
}

// One form for the items of all owners: a line begins with a name, or a name stands alone above its lines; each owner's
// tasks are read in their own zone, and shown under their name before anything is saved.
func TestItemsOfAllOwners(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	s := sheet(e, chairPerson, Ref{Of: 42})
	s.Typed = Values{"owner": users("U0TOM"), "date": text2("Friday"), "tasks": text2(`Lisa: Test the backups by Thursday 5pm
robert kim：Amend the contract
- Call the customer within 24 hours
@Lisa Wong write the report
Maria R.: Book the rooms: A and B
**Robert Kim:**
1. File the amendment
2. Tell the board
me: Thank everybody`)}
	x, err := ItemsForm.Read(s)
	require.NoError(t, err)
	var got []string
	for _, g := range x.Given {
		for _, d := range g.Drafts {
			got = append(got, g.Owner.Name+" | "+d.Text+" | "+d.Due.Typed+" | "+d.Due.Zone)
		}
	}
	require.Equal(t, []string{
		"Lisa Wong | Test the backups | by Thursday 5pm | " + lisaPerson.Zone,
		"Lisa Wong | write the report | Friday | " + lisaPerson.Zone,
		"Robert Kim | Amend the contract | Friday | Asia/Seoul",
		"Robert Kim | File the amendment | Friday | Asia/Seoul",
		"Robert Kim | Tell the board | Friday | Asia/Seoul",
		"Tom Anderson | Call the customer | within 24 hours | " + tomPerson.Zone,
		"Maria Rodriguez | Book the rooms: A and B | Friday | " + mariaPerson.Zone,
		"Sarah Martinez | Thank everybody | Friday | " + chairPerson.Zone,
	}, got)
	require.False(t, ItemsForm.Clear(x), "dates are shown as they were read")
	says := reads(t, ItemsForm.DrawLook(s, x))
	for _, want := range []string{"For Lisa Wong", "For Robert Kim", "For Maria Rodriguez", "8. Thank everybody", "Fri 14 Nov 2025, 18:00 KST"} {
		require.Contains(t, says, want)
	}
}

// A name is one person's or it is asked; what is nobody's is shown before anything is saved.
func TestWhoseAnItemIs(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	other := meeting.Person{ID: "U0LISA2", Name: "Lisa Park", Zone: "UTC", Standing: meeting.FullMember}
	mary := meeting.Person{ID: "U0MARY", Name: "Mary Lisa Ann Öz", Zone: "UTC", Standing: meeting.FullMember}
	require.NoError(t, e.Add(chairPerson, []meeting.Person{other, mary}, formsAt))
	known := map[meeting.UserID]meeting.Person{other.ID: other, mary.ID: mary}
	for line, want := range map[string]string{
		"Lisa Park: Do it":            "U0LISA2",
		"lisa p.: Do it":              "U0LISA2",
		"@LISA PARK Do it":            "U0LISA2",
		"@Lisa Park - Do it":          "U0LISA2",
		"öz: Do it":                   "U0MARY",
		"Mary Ann: Do it":             "U0MARY",
		"Öz Mary: Do it":              "U0MARY",
		"*Robert*: Do it":             "U0ROBERT",
		"Lisa: Do it":                 "Line 1 begins with “Lisa”, which can be Lisa Wong or Lisa Park or Mary Lisa Ann Öz. Please write the full name.",
		"@Lisa do it":                 "Line 1 begins with “Lisa”, which can be",
		"Robert and Tom: Do it":       "Line 1 names Robert Kim and Tom Anderson. Please write a line for each of them.",
		"Robert, Maria & Tom: Do it":  "Line 1 names Robert Kim and Maria Rodriguez and Tom Anderson.",
		"Bob: Do it":                  "Line 1 does not begin with a name from this escalation",
		"P: Do it":                    "Line 1 does not begin with a name from this escalation",
		"@bob Do it":                  "Line 1 does not begin with a name from this escalation",
		"Do it":                       "Line 1 does not begin with a name from this escalation",
		"Lisa Park:\nDo it\nAnd this": "U0LISA2",
		"Tom: one\nDo it":             "Line 2 does not begin with a name from this escalation",
		"Robert Kim\n5. Nov call":     "U0ROBERT",
	} {
		s := sheet(e, chairPerson, Ref{})
		s.Person = func(id meeting.UserID) meeting.Person {
			if p, ok := known[id]; ok {
				return p
			}
			return lookUpPerson(id)
		}
		x, err := typed(ItemsForm, Values{"owner": users(), "tasks": text2(line), "date": text2("")}, s)
		if strings.HasPrefix(want, "U0") {
			require.NoError(t, err, line)
			require.Len(t, x.Given, 1, line)
			require.Equal(t, meeting.UserID(want), x.Given[0].Owner.ID, line)
			continue
		}
		require.Error(t, err, line)
		require.Contains(t, err.Error(), want, line)
	}
	s := sheet(e, chairPerson, Ref{})
	s.Typed = Values{"owner": users("U0TOM"), "date": text2(""), "tasks": text2("Bob: Do it\nContract: Amend it\nCall them at 14:00 sharp\nSee https://x.example/a\nhost:port is wrong")}
	x, err := ItemsForm.Read(s)
	require.NoError(t, err)
	says := reads(t, ItemsForm.DrawLook(s, x))
	require.Contains(t, says, "1. Bob: Do it\nNo date · “Bob” was not read as a name")
	require.Equal(t, 2, strings.Count(says, "was not read as a name"), says)
}

// A second look is for what was guessed. Picked, called by the full name or by the one first name, mentioned: nobody has to
// look again, of however many owners. Half a name, a word that is nobody's and a date are shown as they were read.
func TestItemsNeedASecondLookOnlyWhereSomethingWasGuessed(t *testing.T) {
	e := record2(t, meeting.Deciding, "x")
	for tasks, calm := range map[string]bool{
		"Test the backups\nWrite the report": true, "Lisa: Test the backups": true, // picked is who is named
		"Robert: Test the backups": true, "robert kim: Test": true, "@Robert Kim test the backups": true, "@robert test": true, "me: Test": true,
		"Lisa: Test\nRobert Kim: Amend\nTom: Call\n*Maria Rodriguez:*\n- Book": true, // four owners
		"Kim: Test": false, "R. Kim: Test": false, "Robert K: Test": false, "Kim Robert: Test": false, "Kim:\nTest": false,
		"Test the backups by Friday": false, "Robert: Test by Friday": false, "Review the tests run on Friday": false, "Bob: Test": false,
		"Robert: Test\nBob: Test": false, "Robert: Test\nKim: Test": false,
	} {
		x, err := typed(ItemsForm, Values{"owner": users("U0LISA"), "tasks": text2(tasks), "date": text2("")}, sheet(e, chairPerson, Ref{}))
		require.NoError(t, err)
		require.Equal(t, calm, ItemsForm.Clear(x), tasks)
	}
}
