package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/notes"
	"escalate/bot/slackfake/blockkit"
)

func readAloud(t *testing.T, v slack.ModalViewRequest) string {
	t.Helper()
	return strings.Join(blockkit.Lines(viewJSON(t, v), blockkit.Viewer{}), "\n")
}

func TestReviewFormSaysWhoConfirms(t *testing.T) {
	e := formsRecord(t)
	v := draw(TechnicalForm, e, lisaPerson, Ref{})
	require.Equal(t, "Confirm", v.Submit.Text)
	require.Contains(t, readAloud(t, v), "under your name")
	v = draw(TechnicalForm, e, chairPerson, Ref{})
	require.Equal(t, "Save draft", v.Submit.Text)
	require.Contains(t, readAloud(t, v), "Lisa Wong has to confirm it.")

	require.NoError(t, e.WriteReview(chairPerson, meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{Threat: "To leave"}}, formsAt))
	v = draw(BusinessForm, e, mariaPerson, Ref{})
	require.Contains(t, readAloud(t, v), "Draft by Sarah Martinez.")
	require.Equal(t, Ref{Of: 42, Key: "business"}, ParseRef(v.PrivateMetadata))
	require.NoError(t, e.ConfirmReview(mariaPerson, meeting.Business, 1, formsAt))
	require.Contains(t, readAloud(t, draw(BusinessForm, e, tomPerson, Ref{})), "Confirmed by Maria Rodriguez.")
	require.NoError(t, e.Waive(chairPerson, meeting.Legal, "Not a contract question", formsAt))
	require.Contains(t, readAloud(t, draw(LegalForm, e, robPerson, Ref{})), "This review was waived")
	require.Contains(t, readAloud(t, draw(LegalForm, e, robPerson, Ref{})), "Do not enter legal advice")

	delete(e.Roles, meeting.Technical)
	require.Contains(t, readAloud(t, draw(TechnicalForm, e, chairPerson, Ref{})), "Nobody is named as technical reviewer yet.")
}

// What was shown stays in the form when somebody else writes before More.
func TestReviewFormKeepsWhatWasShown(t *testing.T) {
	e := filledRecord(t, "text")
	shown := LegalForm.Shown(sheet(e, robPerson, Ref{Key: "legal"})).Ref
	require.NotEmpty(t, shown.Seen)
	require.Positive(t, shown.Rev)
	first := ParseRef(draw(LegalForm, e, robPerson, shown).PrivateMetadata)
	require.NoError(t, e.WriteReview(chairPerson, meeting.Newest, meeting.Content{Legal: &meeting.LegalReview{Verdict: meeting.Above}}, formsAt))
	first.More = true
	require.Equal(t, shown.Shown(), ParseRef(draw(LegalForm, e, robPerson, first).PrivateMetadata).Shown())
	now := LegalForm.Shown(sheet(e, robPerson, first)).Ref
	require.NotEqual(t, shown.Rev, now.Rev)
	require.NotEqual(t, shown.Seen, now.Seen)
}

func TestOutageIsRepeated(t *testing.T) {
	e := filledRecord(t, "text")
	rev := *e.Review(meeting.Technical).Content.Technical
	require.Equal(t, []string{
		"Sat 8 Nov 2025, 02:10 UTC to Mon 10 Nov 2025, 02:10 UTC: 48 h",
		"since Mon 10 Nov 2025, 02:10 EST (America/New_York), still going on",
		"1 h 30 min, without times",
		"Sun 2 Nov 2025, 01:30 EDT to Sun 2 Nov 2025, 03:00 EST (America/New_York): 2 h 30 min",
	}, OutageEcho(rev.Outages))
	v, ok := (&View{}).Found(e, contract.RoleTechnical, 0, lisaPerson, formsAt)
	require.True(t, ok)
	sound(t, FormFound, v)
	require.Nil(t, v.Submit)
	for _, l := range OutageEcho(rev.Outages) {
		require.Contains(t, readAloud(t, v), l)
	}
	for _, c := range blockkit.Controls(viewJSON(t, v)) {
		require.Equal(t, meeting.ID(42), ParseRef(c.Value).Of)
	}
	require.Empty(t, OutageEcho(nil))
}

// "since 02:10" of yesterday stays yesterday's; a new line is read as of today.
func TestOutageLinesKeepTheirDay(t *testing.T) {
	e := filledRecord(t, "text")
	v := holds(t, draw(TechnicalForm, e, chairPerson, Ref{}))
	lines := strings.Split(v.Text("outage"), "\n")
	require.Equal(t, "since 2025-11-10 02:10 America/New_York", lines[1])
	c, err := read(TechnicalForm, v.with("outage", Value{Text: lines[1] + "\n  since 02:10  "}), e, chairPerson, Ref{})
	require.NoError(t, err)
	require.Equal(t, e.Review(meeting.Technical).Content.Technical.Outages[1], c.Outages[0])
	require.Equal(t, time.Date(2025, 11, 11, 7, 10, 0, 0, time.UTC), c.Outages[1].From.UTC(), "in the zone of whoever filled it")
}

// Each line that the form shows for an outage can also be read by itself.
func TestOutageLinesCanBeRead(t *testing.T) {
	cal := calendar.New(calendar.DefaultHours(), nil)
	zones := []string{"UTC", "America/New_York", "Asia/Seoul", "Asia/Kolkata", "CET", "Europe/Rome"}
	rapid.Check(t, func(t *rapid.T) {
		zone := cal.Zone(rapid.SampledFrom(zones).Draw(t, "zone"))
		from := time.Date(2025, 6, 1, 0, 0, 0, 0, zone).Add(time.Duration(rapid.IntRange(0, 60*24*90).Draw(t, "from")) * time.Minute)
		length := time.Duration(rapid.IntRange(1, 60*24*20).Draw(t, "length")) * time.Minute
		for _, o := range []calendar.Outage{
			{From: from, To: from.Add(length), Zone: zone.String()}, {From: from, Ongoing: true, Zone: zone.String()}, {Length: length, Zone: zone.String()},
		} {
			got, err := cal.ParseOutage(o.Line(), formsAt, "Africa/Cairo")
			require.NoError(t, err)
			require.True(t, o.From.Equal(got.From) && o.To.Equal(got.To), o.Line())
			require.Equal(t, []any{o.Ongoing, o.Length}, []any{got.Ongoing, got.Length})
		}
	})
}

func TestAmountsAndPercentsRoundTrip(t *testing.T) {
	for _, code := range []string{"USD", "EUR", "JPY", "CHF", "CAD", "INR", "KWD", "SEK", "PLN", "BRL"} {
		t.Run(code, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				unit := int64(1)
				for range rapid.IntRange(0, 9).Draw(t, "zeros") {
					unit *= 10
				}
				a, err := money.New(fmt.Sprint(rapid.Int64Range(0, 99_999).Draw(t, "units")*unit), code)
				require.NoError(t, err)
				got, err := money.Parse(shownAmount(a), "USD")
				require.NoError(t, err, shownAmount(a))
				n, err := got.Cmp(a)
				require.NoError(t, err)
				require.Zero(t, n, shownAmount(a))
			})
		})
	}
	require.Empty(t, shownAmount(money.Amount{}))
	require.Empty(t, shownPercent(money.Percent{}))
}

func TestSatisfaction(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "2/10": "2/10", "2": "2/10", "2 of 10 (severe)": "2/10 (severe)", "2/10 (severe dissatisfaction)": "2/10 (severe dissatisfaction)",
		"10": "10/10", "0": "0/10", "7.5 / 10": "7.5/10", "10.0": "10.0/10", "3 out of 10, falling": "3/10 falling", "2(severe)": "2/10 (severe)",
		"4 - was 8": "4/10 was 8", " 6/10\u00a0": "6/10", "3/10 (2 of 4 users)": "3/10 (2 of 4 users)",
	} {
		got, err := outOfTen(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got)
		again, err := outOfTen(got)
		require.NoError(t, err)
		require.Equal(t, got, again, "reads itself")
	}
	for _, in := range []string{"bad", "11", "100", "2/5", "2/100", "-2", "2,5", "two", "12/10", "10.1", "😡", "2severe", "1e1", "2/10/10x", "2 - 3", "2-3", "2 3", "2/10 3"} {
		_, err := outOfTen(in)
		require.Equal(t, "satisfaction", refusal(t, err).Field, in)
	}
}

func outOfTen(in string) (string, error) {
	b, err := read(CustomerForm, Values{"satisfaction": text2(in)}, &meeting.Escalation{}, chairPerson, Ref{})
	return b.Satisfaction, err
}

// Whatever somebody types is kept as it stands, and reading it again changes nothing more.
func TestTypedTextsStayWhatTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := formsRecord(t)
		text := rapid.StringN(1, 200, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "text")
		waivers := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"- ", "• ", "* ", "– ", "x", "  ", "free of -", "🔥", text}), 0, 8).Draw(t, "waivers"),
			rapid.SampledFrom([]string{"", "\n", "\r\n"}).Draw(t, "break"))
		v := holds(t, draw(ComplaintForm, e, chairPerson, Ref{More: true})).
			with("issue", Value{Text: text}).with("demand_waivers", Value{Text: waivers})
		c, err := read(ComplaintForm, v, e, chairPerson, Ref{})
		if err != nil { // the waivers: a line is too long, or there are too many
			r, ok := meeting.AsRefusal(err)
			require.True(t, ok)
			require.Equal(t, "demand_waivers", r.Field)
			return
		}
		require.Equal(t, strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), c.Issue)
		require.NoError(t, e.SetComplaint(chairPerson, meeting.Newest, c, formsAt))
		again, err := read(ComplaintForm, holds(t, draw(ComplaintForm, e, chairPerson, Ref{More: true})), e, chairPerson, Ref{})
		require.NoError(t, err)
		require.Equal(t, c.Issue, again.Issue)
		require.Equal(t, strings.Join(c.DemandWaivers, "|"), strings.Join(again.DemandWaivers, "|"))
	})
}

// An input of a review that its card or the notes do not repeat is a field that was forgotten there.
func TestEveryInputOfAReviewIsOnItsCardAndInTheNotes(t *testing.T) {
	written := func(e *meeting.Escalation, c meeting.Content, err error) (card []fact, printed string, ok bool) {
		if err != nil || e.WriteReview(chairPerson, meeting.Newest, c, formsAt) != nil {
			return nil, "", false
		}
		return reviewSays(c), notes.Markdown(notes.Document(e, meeting.DefaultPolicy())), true
	}
	technical := func(v Values, e *meeting.Escalation) (meeting.Content, error) {
		c, err := read(TechnicalForm, v, e, chairPerson, Ref{})
		return meeting.Content{Technical: &c}, err
	}
	business := func(v Values, e *meeting.Escalation) (meeting.Content, error) {
		c, err := read(BusinessForm, v, e, chairPerson, Ref{})
		return meeting.Content{Business: &c}, err
	}
	legal := func(v Values, e *meeting.Escalation) (meeting.Content, error) {
		c, err := read(LegalForm, v, e, chairPerson, Ref{})
		return meeting.Content{Legal: &c.LegalReview}, err
	}
	for name, reads := range map[string]func(Values, *meeting.Escalation) (meeting.Content, error){
		FormTechnical: technical, FormBusiness: business, FormLegal: legal,
	} {
		form := the(name).draw(sheet(filledRecord(t, "text"), chairPerson, Ref{More: true}))
		base := holds(t, form)
		for _, c := range blockkit.Controls(viewJSON(t, form)) {
			if c.Type == "button" || c.BlockID == "template" { // an agreement only fills other inputs
				continue
			}
			t.Run(name+"/"+c.BlockID, func(t *testing.T) {
				base := base
				if c.BlockID == "cap_of" { // it is asked of a percent alone
					base = base.with("cap", text2("10%"))
				}
				e := filledRecord(t, "text")
				content, err := reads(base, e)
				card, printed, ok := written(e, content, err)
				require.True(t, ok, "%v", err)
				others := []Value{text2("Something else"), text2("12.5%"), text2("98.5%"), text2("$7.5M"), text2("3 h"), text2("Europe/Rome")}
				for _, o := range c.Options {
					others = append(others, chose(o.Value))
				}
				for _, other := range others {
					if len(c.Options) > 0 && other.Text != "" {
						continue // a menu takes no text
					}
					e := filledRecord(t, "text")
					content, err := reads(base.with(c.BlockID, other), e)
					now, text, ok := written(e, content, err)
					if !ok || slices.Equal(other.Options, base[c.BlockID].Options) && len(other.Options) > 0 {
						continue // not what this input takes
					}
					require.NotEqual(t, card, now, "its card does not repeat %v", other)
					require.NotEqual(t, printed, text, "the notes do not repeat %v", other)
					return
				}
				t.Fatal("nothing else fits into this input")
			})
		}
	}
}
