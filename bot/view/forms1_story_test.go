package view

import (
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

func TestStoriesOfForms1HoldInSlack(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range formStories1() {
		t.Run(s.Name, func(t *testing.T) {
			require.False(t, seen[s.Name])
			seen[s.Name] = true
			b := viewJSON(t, s.Build().(slack.ModalViewRequest))
			require.Empty(t, blockkit.CheckView(b))
			require.Equal(t, b, viewJSON(t, s.Build().(slack.ModalViewRequest)), "drawn the same twice")
			for _, m := range blockkit.Active(b) {
				require.Contains(t, []string{"bold", "C0ESC42"}, m.Target, "%s at %s", m.Kind, m.Pointer)
			}
		})
	}
}

// The storybook's meeting, filled to the brim: every form reads back what it shows.
func TestStorybookRoundTrip(t *testing.T) {
	for _, stage := range []string{"opened", "brief", "ready", "items", "nasty", "round2"} {
		e := Fixture(stage)
		m := e.Meeting
		m.Attendees = nil
		want := map[string]any{FormSummary: Happened{e.Summary, e.Severity}}
		if e.Background != (meeting.Background{}) {
			want[FormCustomer] = e.Background
		}
		if e.Complaint.Issue != "" {
			want[FormComplaint] = e.Complaint
		}
		for _, r := range e.Reviews {
			if !r.Content.Empty() {
				switch c := r.Content; r.Kind {
				case meeting.Technical:
					want[FormTechnical] = *c.Technical
				case meeting.Business:
					want[FormBusiness] = *c.Business
				case meeting.Legal:
					want[FormLegal] = LegalDraft{LegalReview: *c.Legal}
				}
			}
		}
		if stage == "nasty" { // holds a satisfaction and waivers that no form takes
			delete(want, FormCustomer)
			delete(want, FormComplaint)
		}
		for name, is := range want {
			for _, more := range []bool{false, true} {
				t.Run(stage+"/"+name, func(t *testing.T) {
					r := Reading{Now: e.Changed, Zone: Robert.Zone, Currency: "USD", Calendar: calendar.New(calendar.DefaultHours(), nil), E: e, Person: e.Person}
					got, err := parsers[name](holds(t, Forms[name](e, Robert, Ref{More: more})), r)
					require.NoError(t, err)
					require.Equal(t, is, got)
					s := storySheet(e, Robert, Ref{More: more})
					s.Typed = holds(t, MeetingForm.Draw(s))
					read, err := MeetingForm.Read(s)
					require.NoError(t, err)
					require.Equal(t, m, read.Meeting)
					require.Len(t, read.Attendees, len(e.Members()))
					require.Len(t, remoteOf(e), len(read.Remote))
				})
			}
		}
	}
}

func remoteOf(e *meeting.Escalation) []meeting.UserID {
	_, remote := attending(e)
	return remote
}
