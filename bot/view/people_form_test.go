package view

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

// nastyRecord is an escalation of many people whose names and titles are s.
func nastyRecord(t *testing.T, s string, n int) *meeting.Escalation {
	e := formsRecord(t)
	var people []meeting.Person
	for i := range n {
		p := meeting.Person{ID: meeting.UserID("U0N" + strings.Repeat("X", 8) + itoa(i)), Name: s, Title: s, Standing: meeting.FullMember}
		people = append(people, p)
	}
	require.NoError(t, e.Add(chairPerson, people, formsAt))
	require.NoError(t, e.Assign(chairPerson, meeting.Legal, meeting.Newest, people, formsAt))
	require.NoError(t, e.Assign(chairPerson, meeting.Approver, meeting.Newest, people[:1], formsAt))
	require.NoError(t, e.Ask(chairPerson, people[0], "Why?", formsAt))
	return e
}

func TestFormsOfManyNastyPeople(t *testing.T) {
	for what, s := range nasty {
		e, ordinary := nastyRecord(t, s, 120), nastyRecord(t, "Ann", 120)
		for _, p := range written {
			ref := p.ref
			t.Run(what+"/"+p.name, func(t *testing.T) {
				for _, key := range []string{ref.Key, "approver", ""} {
					for _, more := range []bool{false, true} {
						ref.Key, ref.More = key, more
						for _, by := range []meeting.Person{chairPerson, tomPerson} {
							form := p.draw(sheet(e, by, ref))
							sound(t, p.name, form)
							require.Equal(t, blockkit.Active(viewJSON(t, p.draw(sheet(ordinary, by, ref)))), blockkit.Active(viewJSON(t, form)), "only our own words are bold")
						}
					}
				}
			})
		}
	}
}

func TestPeopleForm(t *testing.T) {
	e := nastyRecord(t, "Ann", 120)
	removable := func(by meeting.Person, more bool) (n int) {
		for _, c := range blockkit.Controls(viewJSON(t, draw(PeopleForm, e, by, Ref{More: more}))) {
			if c.ActionID == ActRemove {
				n++
				require.NotEqual(t, string(chairPerson.ID), ParseRef(c.Value).Key)
				require.NotEmpty(t, c.Confirm)
			}
		}
		return n
	}
	require.Equal(t, firstMembers-1, removable(chairPerson, false), "everybody shown but the chair")
	require.Equal(t, mostMembers-1, removable(chairPerson, true))
	require.Zero(t, removable(tomPerson, true))
	text := readAloud(t, draw(PeopleForm, e, chairPerson, Ref{}))
	require.Contains(t, text, "and 105 more")
	require.Contains(t, text, "Technical reviewer")

	small := formsRecord(t)
	require.NotContains(t, string(viewJSON(t, draw(PeopleForm, small, chairPerson, Ref{}))), `"`+ActMore+`"`)
	people, err := read(PeopleForm, Values{"people": {Users: []meeting.UserID{tomPerson.ID, robPerson.ID, tomPerson.ID}}}, small, chairPerson, Ref{})
	require.NoError(t, err)
	require.Equal(t, []meeting.Person{tomPerson, robPerson}, people)
}

func TestRolesForm(t *testing.T) {
	e := formsRecord(t)
	for _, r := range meeting.AllRoles {
		v := draw(RolesForm, e, chairPerson, Ref{Key: string(r)})
		sound(t, FormRoles, v)
		require.True(t, HasInput(v, string(r)))
		require.Equal(t, string(r), ParseRef(v.PrivateMetadata).Key)
		people, err := read(RolesForm, Values{string(r): {Users: []meeting.UserID{tomPerson.ID}}}, e, chairPerson, Ref{Key: string(r)})
		require.NoError(t, err)
		require.Equal(t, []meeting.Person{tomPerson}, people)
	}
	_, err := read(RolesForm, Values{"approver": {Users: []meeting.UserID{tomPerson.ID, lisaPerson.ID}}}, e, chairPerson, Ref{Key: string(meeting.Approver)})
	require.Equal(t, "approver", refusal(t, err).Field)

	list := draw(RolesForm, e, chairPerson, Ref{})
	require.Nil(t, list.Submit)
	require.Len(t, blockkit.Controls(viewJSON(t, list)), len(meeting.AllRoles))
	require.Contains(t, readAloud(t, list), "Sponsor: nobody yet")
	require.Contains(t, readAloud(t, list), "Legal reviewer: Robert Kim")
}

func TestWaiveForm(t *testing.T) {
	e := formsRecord(t)
	require.Len(t, blockkit.Controls(viewJSON(t, draw(WaiveForm, e, chairPerson, Ref{}))), 3)
	v := draw(WaiveForm, e, chairPerson, Ref{Key: "legal"})
	require.Contains(t, readAloud(t, v), "Legal review. The meeting goes on without it.")
	for _, r := range []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal} {
		require.NoError(t, e.Waive(chairPerson, r, "No time", formsAt))
	}
	require.Contains(t, readAloud(t, draw(WaiveForm, e, chairPerson, Ref{})), "nothing to waive")
	reason, err := read(WaiveForm, holds(t, draw(WaiveForm, e, chairPerson, Ref{Key: "legal"})), e, chairPerson, Ref{Key: "legal"})
	require.NoError(t, err)
	require.Equal(t, "No time", reason)
}

func TestAskAndAnswer(t *testing.T) {
	e := filledRecord(t, "When was the customer told?")
	v := draw(AskForm, e, chairPerson, Ref{Key: string(mariaPerson.ID)})
	q, err := read(AskForm, holds(t, v).with("text", Value{Text: " When? "}), e, chairPerson, Ref{})
	require.NoError(t, err)
	require.Equal(t, Question{mariaPerson, "When?"}, q)

	v = draw(AnswerForm, e, mariaPerson, Ref{No: 1})
	require.Contains(t, readAloud(t, v), "Sarah Martinez asks Maria Rodriguez:")
	require.Contains(t, readAloud(t, v), "When was the customer told?")
	require.True(t, HasInput(v, "text"))
	for _, v := range []struct {
		by meeting.Person
		no int
	}{{tomPerson, 1}, {mariaPerson, 0}, {mariaPerson, 7}} {
		form := draw(AnswerForm, e, v.by, Ref{No: v.no})
		sound(t, FormAnswer, form)
		require.Nil(t, form.Submit, "only whoever was asked answers")
	}
}

// A meeting that nobody has planned is filled with the next half hour of whoever fills the form, for an hour.
func TestTheMeetingFormIsFilledWithNow(t *testing.T) {
	for _, c := range []struct{ now, zone, date, start, end string }{
		{"2025-11-10T18:40:00Z", "America/New_York", "2025-11-10", "14:00", "15:00"},
		{"2025-11-10T19:00:00Z", "America/New_York", "2025-11-10", "14:00", "15:00"},
		{"2025-11-10T19:00:01Z", "America/New_York", "2025-11-10", "14:30", "15:30"},
		{"2025-11-10T19:30:59Z", "America/New_York", "2025-11-10", "15:00", "16:00"},
		{"2025-11-10T19:00:00Z", "Asia/Kathmandu", "2025-11-11", "01:00", "02:00"}, // 00:45
		{"2025-11-10T22:45:00Z", "UTC", "2025-11-10", "23:00", ""},                 // an hour later is another day
		{"2025-11-10T23:45:00Z", "UTC", "2025-11-11", "00:00", "01:00"},
		{"2025-11-02T05:50:00Z", "America/New_York", "2025-11-02", "01:00", "02:00"}, // the hour that comes twice, for the second time
	} {
		e := formsRecord(t)
		by := chairPerson
		by.Zone = c.zone
		s := sheet(e, by, Ref{})
		var err error
		s.Now, err = time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		v := holds(t, MeetingForm.Draw(s))
		require.Equal(t, []string{c.date, c.start, c.end}, []string{v["date"].Date, v["start"].Time, v["end"].Time}, "%s in %s", c.now, c.zone)
	}
	e := formsRecord(t)
	require.NoError(t, e.Adjourn(chairPerson, formsAt))
	require.Empty(t, holds(t, draw(MeetingForm, e, chairPerson, Ref{}))["date"].Date, "what has been held is not now")
}

func TestMeetingForm(t *testing.T) {
	e := formsRecord(t)
	form := func(by meeting.Person) Values { return holds(t, draw(MeetingForm, e, by, Ref{More: true})) }
	at := func(v Values, date, start, end string) Values {
		return v.with("date", Value{Date: date}).with("start", Value{Time: start}).with("end", Value{Time: end})
	}
	m, err := read(MeetingForm, form(robPerson), e, robPerson, Ref{})
	require.NoError(t, err)
	now := sheet(e, robPerson, Ref{}).Now // Wednesday, 6:00 in Seoul
	require.Equal(t, now, m.Start, "filled with now")
	require.Equal(t, now.Add(time.Hour), m.End)
	require.Equal(t, robPerson.Zone, m.Zone)
	require.Len(t, m.Attendees, len(e.Members()))
	require.Empty(t, m.Remote)

	// 14:00 to 15:30 in New York is 04:00 to 05:30 the next day in Seoul.
	m, err = read(MeetingForm, at(form(chairPerson), "2025-11-10", "14:00", "15:30").
		with("remote", Value{Users: []meeting.UserID{robPerson.ID}}).
		with("location", Value{Text: "Room A\nsecond floor"}), e, chairPerson, Ref{})
	require.NoError(t, err)
	require.Equal(t, formsAt, m.Start.UTC())
	require.Equal(t, 90*time.Minute, m.End.Sub(m.Start))
	require.Equal(t, "Room A second floor", m.Location)
	require.NoError(t, e.SetMeeting(chairPerson, meeting.Newest, m.Meeting, m.Attendees, m.Remote, formsAt))
	v := form(robPerson)
	require.Equal(t, "2025-11-11", v["date"].Date)
	require.Equal(t, "04:00", v["start"].Time)
	require.Contains(t, readAloud(t, draw(MeetingForm, e, robPerson, Ref{})), "Asia/Seoul")

	// A meeting over somebody else's midnight stays what it is when they change only the place.
	over := e.Meeting
	over.Start, over.End = formsAt.Add(-5*time.Hour+30*time.Minute), formsAt.Add(-3*time.Hour) // 23:30 to 01:00 in Seoul
	require.NoError(t, e.SetMeeting(chairPerson, meeting.Newest, over, nil, m.Remote, formsAt))
	got, err := read(MeetingForm, holds(t, draw(MeetingForm, e, robPerson, Ref{})).with("location", Value{Text: "Room B"}), e, robPerson, Ref{})
	require.NoError(t, err)
	over.Location, over.Attendees = "Room B", nil
	require.Equal(t, over, got.Meeting)
	require.Equal(t, m.Remote, got.Remote, "not shown, not changed")

	for _, c := range []struct{ date, start, end, field string }{
		{"2025-11-10", "14:00", "13:59", "end"}, {"2025-11-10", "14:00", "14:00", "end"},
		{"", "14:00", "15:00", "date"}, {"", "", "15:00", "date"}, {"2025-11-10", "", "15:00", "start"}, {"2025-11-10", "", "", "start"},
		{"10 Nov", "14:00", "", "date"}, {"2025-11-10", "2 pm", "", "start"}, {"2025-11-10", "14:00", "4 pm", "end"},
	} {
		_, err := read(MeetingForm, at(form(chairPerson), c.date, c.start, c.end), e, chairPerson, Ref{})
		require.Equal(t, c.field, refusal(t, err).Field, c)
	}
	m, err = read(MeetingForm, at(form(chairPerson), "", "", ""), e, chairPerson, Ref{})
	require.NoError(t, err)
	require.True(t, m.Start.IsZero(), "a meeting can be taken back")
}

func TestWithAlert(t *testing.T) {
	e := formsRecord(t)
	for _, s := range []string{"Please name a full member.", strings.Repeat("long ", 50), strings.Repeat("🔥", 5000), "<!channel> *x*"} {
		v := WithAlert(draw(SummaryForm, e, chairPerson, Ref{}), s)
		sound(t, FormSummary, v)
		require.Contains(t, readAloud(t, v), Cut(strings.TrimSpace(s), 3000))
		require.True(t, HasInput(v, "summary"))
		require.False(t, HasInput(v, "legal"))
	}
}
