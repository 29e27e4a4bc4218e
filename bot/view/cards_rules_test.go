package view

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/notes"
	"escalate/bot/slackfake/blockkit"
)

func asJSON(t *testing.T, x any) string {
	t.Helper()
	raw, err := json.Marshal(x)
	require.NoError(t, err)
	return string(raw)
}

// seen is what a person in New York sees of blocks or of a view.
func seen(t *testing.T, x any) string {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	lines := blockkit.Lines([]byte(asJSON(t, x)), blockkit.Viewer{Zone: zone, Now: Began})
	return strings.Join(lines, "\n")
}

func labels(t *testing.T, x any) []string {
	t.Helper()
	var out []string
	for _, c := range blockkit.Controls([]byte(asJSON(t, x))) {
		if c.Type == "button" {
			out = append(out, c.Text)
		}
	}
	return out
}

// actions that the bot answers, beside those that open a form.
var answered = []string{
	ActRead, ActConfirm, ActOpenVote, ActVote, ActAbstain, ActRecuse, ActMyBallot, ActCloseVote, ActWithdrawOpt, ActApprove,
	ActItemDone, ActItemUndo, ActItemSnooze, ActItem, ActAgree, ActDisagreeDate, ActTakeChair, ActTakeAll, ActNewChannel, ActRemove,
	ActPublish, ActLeaveOut, ActPutBack, ActAdjourn, ActCancelMeet, ActBack, ActHelp, ActIntroduced, ActSendAgain, ActSeat, ActLink, ActExplain, ActAnyway, ActAskException, ActGrant,
}

// free belong to no escalation.
var free = []string{FormID(FormOpen), FormID(FormAway), FormID(FormCustomerName), ActBack, ActHelp, ActIntroduced, ActLink}

func requireAnswered(t *testing.T, story, action, value string) {
	t.Helper()
	id, rest, _ := strings.Cut(action, ":")
	if id == ActForm {
		name, _, _ := strings.Cut(rest, ":")
		if !slices.Contains([]string{FormOpen, FormAway, FormMoveParts, FormCustomerName}, name) {
			require.NotPanics(t, func() { the(name) }, "%s: no form %s", story, name)
		}
	} else {
		require.Contains(t, answered, id, story)
	}
	if !slices.Contains(free, action) && !strings.HasPrefix(action, FormID(FormMoveParts)) {
		require.NotZero(t, ParseRef(value).Of, "%s: %s names no escalation", story, action)
	}
}

// TestEveryButtonIsAnswered looks at every button and menu of every card, message and modal
// of text: an action that the bot knows, and a value that names what it is about.
func TestEveryButtonIsAnswered(t *testing.T) {
	seen := 0
	for _, s := range cardStories() {
		for _, c := range blockkit.Controls(drawn(t, s)) {
			seen++
			switch c.Type {
			case "button":
				requireAnswered(t, s.Name, c.ActionID, c.Value)
			case "overflow":
				require.Equal(t, ActItem, strings.SplitN(c.ActionID, ":", 2)[0], s.Name)
				for _, o := range c.Options {
					action, value, ok := strings.Cut(o.Value, "|")
					require.True(t, ok, s.Name)
					requireAnswered(t, s.Name, action, value)
				}
			case "static_select":
				require.Equal(t, ActItemSnooze, c.ActionID, s.Name)
				for _, o := range c.Options {
					require.NotZero(t, ParseRef(o.Value).No, s.Name)
					require.NotEmpty(t, ParseRef(o.Value).Key, s.Name)
				}
			default:
				require.Fail(t, "a control that nobody answers", "%s: %s", s.Name, c.Type)
			}
		}
	}
	require.Greater(t, seen, 500)
}

// TestOneThingToDoNext holds the status card to at most one primary button.
func TestOneThingToDoNext(t *testing.T) {
	v := &View{}
	next := map[string]string{
		"ready": "Open the vote", "deciding": "Prepare the decision", "decided": "Add action items", "items": "Adjourn the meeting",
		"adjourned": "Plan the follow-up", "reviewed": "Close the escalation", "opened": "Write review", "voting": "", "pending": "", "withdrawn": "",
	}
	for _, scene := range slices.Sorted(maps.Keys(next)) {
		e := Fixture(scene)
		var primaries []string
		for _, c := range blockkit.Controls([]byte(asJSON(t, v.Card(e, meeting.StatusCard, e.Changed).Blocks))) {
			if c.Style == string(slack.StylePrimary) {
				primaries = append(primaries, c.Text)
			}
		}
		if next[scene] == "" {
			require.Empty(t, primaries, scene)
			continue
		}
		require.Equal(t, []string{next[scene]}, primaries, scene)
	}
}

// TestOpenBallotTellsNobodyWhat draws the same vote with other choices: what is shown while
// it is open must not differ.
func TestOpenBallotTellsNobodyWhat(t *testing.T) {
	v := &View{}
	vote := func(first, second meeting.Cast) *meeting.Escalation {
		e := Fixture("ready")
		at := e.Changed.Add(time.Minute)
		require.NoError(t, e.OpenVote(Sarah, meeting.Newest, meeting.VoteRules{}, true, at))
		require.NoError(t, e.Vote(Lisa, 1, first, at.Add(time.Minute)))
		require.NoError(t, e.Vote(David, 1, second, at.Add(2*time.Minute)))
		return e
	}
	a := vote(meeting.Cast{Choice: meeting.ForOption, Option: 1, Reason: "cheap"}, meeting.Cast{Choice: meeting.Abstain})
	b := vote(meeting.Cast{Choice: meeting.ForOption, Option: 3, Reason: "dear"}, meeting.Cast{Choice: meeting.ForOption, Option: 2})
	for _, k := range meeting.AllCards {
		require.Equal(t, asJSON(t, v.Card(a, k, a.Changed)), asJSON(t, v.Card(b, k, b.Changed)), k)
		require.Equal(t, asJSON(t, v.Read(a, string(k), Sarah, a.Changed)), asJSON(t, v.Read(b, string(k), Sarah, b.Changed)), k)
	}
	require.Contains(t, seen(t, v.Card(a, meeting.BallotCard, a.Changed).Blocks), "Lisa Wong and David Chen")
}

func TestOneBallotCounts(t *testing.T) {
	e := Fixture("ready")
	at := e.Changed.Add(time.Minute)
	require.NoError(t, e.OpenVote(Sarah, meeting.Newest, meeting.VoteRules{}, true, at))
	require.NoError(t, e.Vote(Lisa, 1, meeting.Cast{Choice: meeting.ForOption, Option: 1}, at))
	require.NoError(t, e.CloseVote(Sarah, 1, at.Add(time.Minute)))
	require.Contains(t, seen(t, (&View{}).Card(e, meeting.BallotCard, e.Changed).Blocks), ". 1 ballot counts, 3 were needed.")
}

func TestApproverIsAskedWhyBeforeOverruling(t *testing.T) {
	approve := func(option int) blockkit.Control {
		e := Fixture("deciding")
		(&record{e: e, at: e.Changed}).prepare(option, "")
		post := (&View{}).Direct(Tom, []Part{{e, meeting.Notice{Kind: meeting.AskDecision, To: Tom.ID, Subject: "1"}}}, e.Changed, false)
		for _, c := range blockkit.Controls([]byte(asJSON(t, post.Blocks))) {
			if c.Text == "Approve" {
				return c
			}
		}
		require.Fail(t, "no button Approve")
		return blockkit.Control{}
	}
	require.Equal(t, ActApprove, approve(2).ActionID)
	require.Equal(t, FormID(FormWhy), approve(3).ActionID)
	ref := ParseRef(approve(3).Value)
	require.NotEmpty(t, ref.Seen)
	ref.Seen = ""
	require.Equal(t, Ref{Of: 42, No: 1, Rev: 1}, ref)
	require.Equal(t, "primary", approve(2).Style)
}

// A new vote is open while a prepared decision waits: nobody is asked for what would be refused.
func TestAPreparedDecisionWaitsForTheNewVote(t *testing.T) {
	e, v := Fixture("deciding"), &View{}
	(&record{e: e, at: e.Changed}).prepare(2, "")
	asked := func() string { return seen(t, v.Home([]meeting.Row{e.Row()}, Visitor{Person: Tom}, e.Changed)) }
	require.Contains(t, asked(), "decision")
	require.Contains(t, labels(t, v.Card(e, meeting.DecisionCard, e.Changed).Blocks), "Approve")
	require.NoError(t, e.OpenVote(Sarah, meeting.Newest, meeting.VoteRules{}, true, e.Changed.Add(time.Minute)))
	card := v.Card(e, meeting.DecisionCard, e.Changed)
	require.Contains(t, seen(t, card.Blocks), "Waiting for the open vote. Nothing is decided until then.")
	require.Empty(t, labels(t, card.Blocks))
	require.NotContains(t, labels(t, v.Read(e, string(meeting.DecisionCard), Tom, e.Changed)), "Approve")
	require.NotContains(t, asked(), "decision")
	require.NoError(t, e.CloseVote(Sarah, e.Ballot().No, e.Changed.Add(time.Minute)))
	require.Contains(t, asked(), "decision")
	require.Contains(t, labels(t, v.Card(e, meeting.DecisionCard, e.Changed).Blocks), "Approve")
}

func TestEarlierLegalVersionsAreForLegalAndTheChair(t *testing.T) {
	v, e := &View{}, earlierLegal()
	for _, by := range []meeting.Person{Sarah, Robert} {
		got := seen(t, v.Read(e, "legal", by, Began()))
		require.Contains(t, got, "above the contract's allowance")
		require.Contains(t, got, "within the contract's allowance", by.Name)
	}
	got := seen(t, v.Read(e, "legal", Lisa, Began()))
	require.Contains(t, got, "above the contract's allowance")
	require.NotContains(t, got, "within the contract's allowance")
	require.NotContains(t, seen(t, v.Card(e, meeting.StatusCard, Began()).Blocks), "within the contract's allowance")
}

func TestDirectText(t *testing.T) {
	e := Fixture("items")
	other := Fixture("reviewing")
	other.ID = 43
	part := func(e *meeting.Escalation, k meeting.Kind, subject string) Part {
		return Part{e, meeting.Notice{Of: e.ID, Kind: k, To: Lisa.ID, Subject: subject, At: e.Changed}}
	}
	text := func(again bool, parts ...Part) string { return (&View{}).Direct(Lisa, parts, e.Changed, again).Text }
	require.Equal(t, "ESC-42: an action item of yours is due Fri 14 Nov. Mark done, Snooze, Change date", text(false, part(e, meeting.NagItem, "4")))
	require.Equal(t, "ESC-42: you have 3 action items. Mark done, Snooze, Change date", text(false, part(e, meeting.GiveItems, "4-6")))
	require.Equal(t, "ESC-42: 4 things wait for you. Mark done, Snooze, Change date", text(false, part(e, meeting.GiveItems, "4-6"), part(e, meeting.NagItem, "4")))
	require.Equal(t, "ESC-42 and 1 more: 2 things wait for you. Mark done, Snooze, Change date", text(false, part(e, meeting.NagItem, "4"), part(other, meeting.AskReview, "technical")))
	require.Equal(t, "ESC-43: please write your review. Write review, Read the brief (sent again)", text(true, part(other, meeting.AskReview, "technical")))
	require.Contains(t, seen(t, several(Lisa, true).Blocks), "Sent again")
	require.NotContains(t, seen(t, several(Lisa, false).Blocks), "Sent again")
}

// TestAnItemIsDueBeforeItIsOverdue reads what its owner is told around the deadline: nobody
// is reproached in the minute that they had been given.
func TestAnItemIsDueBeforeItIsOverdue(t *testing.T) {
	e := Fixture("items")
	due := e.Item(4).Due
	for after, want := range map[time.Duration]string{
		-time.Minute:     ": due Fri 14 Nov 2025.",
		0:                ": due Fri 14 Nov 2025.",
		15 * time.Minute: ": due Fri 14 Nov 2025.",
		16 * time.Minute: ": overdue, it was due Fri 14 Nov 2025.",
	} {
		now := due.Add(after)
		post := (&View{}).Direct(Lisa, []Part{{e, meeting.Notice{Of: 42, Kind: meeting.NagItem, To: Lisa.ID, Subject: "4", At: due}}}, now, false)
		require.Contains(t, seen(t, post.Blocks), want, after)
		require.Equal(t, strings.Contains(want, "overdue"), strings.Contains(post.Text, "an action item of yours is overdue"), "%s: %s", after, post.Text)
	}
}

// TestTenThingsHaveButtons counts the items of one message that have buttons, and what it
// says of the others.
func TestTenThingsHaveButtons(t *testing.T) {
	e := Fixture("decided")
	r := &record{e: e, at: e.Changed}
	for range 3 {
		r.give(Lisa, task("Write it down", on(11, 14)), task("Read it again", on(11, 14)), task("Send it", on(11, 14)), task("File it", on(11, 14)))
	}
	var parts []Part
	for no := range 12 {
		parts = append(parts, Part{e, meeting.Notice{Of: 42, Kind: meeting.NagItem, To: Lisa.ID, Subject: itoa(no + 1), At: e.Changed}})
	}
	for _, given := range [][]Part{parts, {{e, meeting.Notice{Of: 42, Kind: meeting.GiveItems, To: Lisa.ID, Subject: "1-12"}}}} {
		post := (&View{}).Direct(Lisa, given, e.Changed, false)
		done := slices.DeleteFunc(labels(t, post.Blocks), func(s string) bool { return s != "Mark done" })
		require.Len(t, done, 10)
		require.Contains(t, seen(t, post.Blocks), "And 2 more things wait for you: they are in my Home tab.")
	}
}

func TestTopicAndPurposeArePlainAndShort(t *testing.T) {
	e := Fixture("nasty")
	for _, s := range []string{Topic(e), Purpose(e)} {
		require.LessOrEqual(t, len([]rune(s)), 250)
		require.NotContains(t, s, "<")
		require.NotContains(t, s, "\n")
	}
	require.Equal(t, "ESC-42 · GlobalTech Industries · chair Sarah Martinez", Topic(Fixture("voting")))
}

func TestNotesFiles(t *testing.T) {
	e := Fixture("closed")
	files, comment := (&View{}).notesFiles(e, 1, e.Changed)
	require.Equal(t, "ESC-42: notes. Version 1, Mon 10 Nov 2025, 15:30 EST. The appendix is the working of the contract check", comment)
	require.Len(t, files, 2)
	minutes, appendix := string(files[0].Content), string(files[1].Content)
	require.Equal(t, "ESC-42-notes-v1.md", files[0].Name)
	require.True(t, strings.HasPrefix(minutes, "## "+notes.Title))
	require.Contains(t, minutes, "Customer-Focused Resolution")
	require.Contains(t, minutes, "Version 1, Mon 10 Nov 2025, 15:30 EST")
	require.Equal(t, "ESC-42-appendix-v1.md", files[1].Name)
	for _, only := range []string{"SLA-1", "the annual value / 12", "Assumptions"} {
		require.Contains(t, appendix, only)
		require.NotContains(t, minutes, only, "arithmetic and ids are the appendix's")
	}
}

// The follow-up comes for the calendar, and says what the file is: a new entry, a change, or the end of one.
func TestEntryFiles(t *testing.T) {
	e := Fixture("closed")
	e.FollowUps = []meeting.FollowUp{
		{No: 1, Plan: meeting.Plan{Start: Began().AddDate(0, 0, 20), Length: time.Hour}, Cancelled: Began()},
		{No: 2, Plan: meeting.Plan{Start: Began().AddDate(0, 0, 21), Length: time.Hour, Zone: "America/New_York"}},
	}
	draw := func() (File, string) {
		n := meeting.Notice{Kind: meeting.UploadEntry, Subject: "2/3"}
		files, comment := (&View{}).Files(Part{E: e, N: n}, Began())
		require.Len(t, files, 1)
		return files[0], comment
	}
	f, comment := draw()
	require.Equal(t, "ESC-42-follow-up-2-v3.ics", f.Name)
	require.Equal(t, "ESC-42: the follow-up, for your calendar", comment)
	require.Equal(t, 1, strings.Count(string(f.Content), "BEGIN:VEVENT"), "the one that it is about")
	require.Contains(t, string(f.Content), "DTSTART;TZID=America/New_York:20251201T")
	e.FollowUps[1].Filed = 2
	_, comment = draw()
	require.Contains(t, comment, "has changed. This file replaces its entry")
	e.FollowUps[1].Cancelled = Began()
	f, comment = draw()
	require.Contains(t, comment, "is cancelled. This file marks it so")
	require.Contains(t, string(f.Content), "STATUS:CANCELLED")
}

// TestDatesDoNotMove shows a date as it was promised, and a time in the reader's zone.
func TestDatesDoNotMove(t *testing.T) {
	e := Fixture("items")
	cards := asJSON(t, (&View{}).Card(e, meeting.ItemsCard, e.Changed).Blocks)
	for _, zone := range []string{"America/New_York", "Asia/Kathmandu", "Pacific/Auckland"} {
		in, err := time.LoadLocation(zone)
		require.NoError(t, err)
		got := strings.Join(blockkit.Lines([]byte(cards), blockkit.Viewer{Zone: in, Now: Began}), "\n")
		require.Contains(t, got, "due Fri 14 Nov 2025", zone)
	}
}

func TestHomeListsOverdueFirstAndOnlyWhatIsMine(t *testing.T) {
	rows, now := storyRows("adjourned", "ready", "deciding")
	got := seen(t, (&View{}).Home(rows, Visitor{Person: Sarah}, now.Add(72*time.Hour)))
	order := []string{"overdue since Wed 12 Nov 2025", "a later date is requested", "returned to you as the chair", "you can open the vote", "My escalations"}
	at := -1
	for _, s := range order {
		next := strings.Index(got, s)
		require.Greater(t, next, at, s)
		at = next
	}
	stranger := meeting.Person{ID: "U0STRANGER"}
	require.NotContains(t, seen(t, (&View{}).Home(rows, Visitor{Person: stranger}, now)), "ESC-")
	require.Contains(t, labels(t, (&View{}).Home(rows, Visitor{Person: Sarah, Away: now.Add(time.Hour)}, now)), "I am back")
	require.NotContains(t, labels(t, (&View{}).Home(rows, Visitor{Person: Sarah, Away: now.Add(-time.Hour)}, now)), "I am back")
}

// TestHomeTeachesOnTheFirstVisit: whoever is in no escalation reads what this is for and how to begin, until they hide it;
// whoever is in one never does.
func TestHomeTeachesOnTheFirstVisit(t *testing.T) {
	rows, now := storyRows("ready")
	const says, hide = "Type /escalate GlobalTech: production down 48 h, or press Open an escalation.", "Hide the introduction"
	home := func(rows []meeting.Row, introduced bool) slack.HomeTabViewRequest {
		return (&View{}).Home(rows, Visitor{Person: Sarah, Introduced: introduced}, now)
	}
	first, hidden, used := home(nil, false), home(nil, true), home(rows, false)
	require.Contains(t, seen(t, first), says)
	require.Contains(t, labels(t, first), hide)
	require.False(t, Introduced(first.PrivateMetadata))
	for _, later := range []slack.HomeTabViewRequest{hidden, used} {
		require.NotContains(t, seen(t, later), says)
		require.NotContains(t, labels(t, later), hide)
		require.True(t, Introduced(later.PrivateMetadata))
	}
	for _, h := range []slack.HomeTabViewRequest{first, hidden} {
		require.Contains(t, seen(t, h), "Those you open or are invited to are listed here.")
		require.Contains(t, labels(t, h), "Open an escalation")
		require.Contains(t, labels(t, h), "Get help")
	}
	require.Contains(t, seen(t, (&View{}).HelpForm()), "/escalate hand-over")
}

// TestHomeButtonsOfTheAppStandApart: what belongs to no line that waits has a heading of its own.
func TestHomeButtonsOfTheAppStandApart(t *testing.T) {
	rows, now := storyRows("ready", "adjourned")
	got := seen(t, (&View{}).Home(rows, Visitor{Person: Sarah}, now))
	at := -1
	for _, s := range []string{"Waiting for you", "My escalations", "Open an escalation", "Where it stands", "Absence and help", "I am away until", "Get help"} {
		next := strings.Index(got, s)
		require.Greater(t, next, at, s)
		at = next
	}
}

// TestFiguresAreExact writes an amount that no float holds.
func TestFiguresAreExact(t *testing.T) {
	a, err := money.New("9007199254740993.11", "USD") // beyond 2^53
	require.NoError(t, err)
	require.Equal(t, json.Number("9007199254740993.11"), exactNumber(a))
	third, err := money.New("575000/3", "USD")
	require.NoError(t, err)
	require.Equal(t, json.Number("191666.67"), exactNumber(third))
}

// TestNoChartOfWhatCannotBeCompared leaves the chart out below four options, when a part has no
// price, a total is missing or the currencies differ.
func TestNoChartOfWhatCannotBeCompared(t *testing.T) {
	require.Nil(t, costChart(Fixture("ready").LiveOptions()))
	priced := func(currency string) meeting.Option {
		a, err := money.New("1000", currency)
		require.NoError(t, err)
		return meeting.Option{Offer: meeting.Offering{Title: "x", Amount: a}}
	}
	four := []meeting.Option{priced("USD"), priced("USD"), priced("USD"), priced("USD")}
	require.NotNil(t, costChart(four))
	require.Nil(t, costChart(four[:3]))
	for name, with := range map[string]meeting.Option{
		"other money": priced("EUR"), "no total": {Offer: meeting.Offering{Title: "x"}},
		"no price": {Offer: meeting.Offering{Title: "x", Amount: four[0].Offer.Amount, Parts: []meeting.Part{{Text: "Training"}}}},
	} {
		require.Nil(t, costChart(append(four[:3:3], with)), name)
	}
}

// TestWhatIsCutCanBeRead finds the button beside a text that was cut, and the whole of the
// text behind it.
func TestWhatIsCutCanBeRead(t *testing.T) {
	v, e := &View{}, Fixture("reviewing")
	whole := strings.Repeat("The database stood still. ", 110)
	require.NoError(t, e.WriteReview(Maria, meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{Threat: whole, Reference: whole}}, e.Changed.Add(time.Minute)))
	require.NoError(t, e.SetBackground(Maria, meeting.Newest, meeting.Background{Profile: whole, Relationship: whole}, e.Changed.Add(time.Minute)))
	require.NoError(t, e.SetComplaint(Maria, meeting.Newest, meeting.Complaint{Issue: whole, RootCause: whole, Demand: whole}, e.Changed.Add(time.Minute)))
	require.Contains(t, labels(t, v.Card(e, meeting.BriefCard, e.Changed).Blocks), "Read all")
	require.NotContains(t, seen(t, v.Card(e, meeting.BriefCard, e.Changed).Blocks), strings.TrimSpace(whole))
	require.Contains(t, seen(t, v.Read(e, string(meeting.BriefCard), Lisa, e.Changed)), strings.TrimSpace(whole))
}

// A date is the day that was promised, also where working days end at midnight and whoever reads
// it is ahead of whoever promised it.
func TestADateIsTheDayThatWasPromised(t *testing.T) {
	for _, hours := range []string{"Mon-Fri 08:00-24:00", "Mon-Fri 9-18"} {
		h, err := calendar.ParseHours(hours)
		require.NoError(t, err)
		d, err := calendar.New(h, nil).ParseDue("Friday", time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC), "America/Los_Angeles")
		require.NoError(t, err)
		require.True(t, d.DateOnly)
		i := meeting.Item{Due: d.At, DateOnly: true, Zone: d.Zone}
		w := wait{Wait: meeting.Wait{Due: d.At, DateOnly: true, Zone: d.Zone}}
		require.Equal(t, "Fri 27 Nov 2026", dueLine(i))
		require.Equal(t, "Fri 27 Nov 2026", dueFlat(i))
		require.Equal(t, "Fri 27 Nov 2026", w.date(meeting.Person{Zone: "Asia/Tokyo"}))
		require.Equal(t, "2026-11-27", dueText(&i, d.Zone))
	}
}
