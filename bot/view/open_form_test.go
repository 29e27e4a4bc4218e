package view

import (
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/meeting"
	"escalate/bot/slackfake/blockkit"
)

func draft() OpeningDraft {
	return OpeningDraft{
		Customer: "GlobalTech", Summary: "Production down for 48 h", Severity: meeting.Critical,
		Roles: map[meeting.Role][]meeting.UserID{
			meeting.Technical: {lisaPerson.ID, tomPerson.ID}, meeting.Legal: {robPerson.ID}, meeting.Approver: {tomPerson.ID},
		},
		Quote: meeting.Quote{Text: "They are furious", Link: "https://example.com/p1", By: mariaPerson.ID},
		Names: func(id meeting.UserID) string { return lookUpPerson(id).Display() },
	}
}

func opening(d OpeningDraft, ref Ref) slack.ModalViewRequest {
	return OpenForm.DrawWith(sheet(nil, chairPerson, ref), d)
}

func readOpening(v Values, ref Ref) (meeting.Opening, error) {
	d, err := read(OpenForm, v, nil, chairPerson, ref)
	return d.Opening(lookUpPerson), err
}

func rolesOf(o meeting.Opening) map[meeting.Role][]meeting.UserID {
	out := map[meeting.Role][]meeting.UserID{}
	for r, people := range o.Roles {
		for _, p := range people {
			out[r] = append(out[r], p.ID)
		}
	}
	return out
}

func TestOpenFormRoundTrip(t *testing.T) {
	for _, more := range []bool{false, true} {
		d := draft()
		v := opening(d, Ref{More: more, Channel: "C1", TS: "17.1"})
		sound(t, FormOpen, v)
		ref := ParseRef(v.PrivateMetadata)
		require.Equal(t, "C1", ref.Channel)
		o, err := readOpening(holds(t, v), ref)
		require.NoError(t, err)
		require.Equal(t, d.Customer, o.Customer)
		require.Equal(t, d.Summary, o.Summary)
		require.Equal(t, d.Severity, o.Severity)
		require.Equal(t, d.Quote.Text, o.Quote.Text)
		require.Equal(t, d.Roles, rolesOf(o))
		require.Equal(t, lisaPerson, o.Roles[meeting.Technical][0], "as the directory knows them")
		_, err = meeting.Open(1, o, chairPerson, formsAt)
		require.NoError(t, err)
	}
}

func TestOpenFormShowsFewFields(t *testing.T) {
	v := opening(OpeningDraft{}, Ref{})
	sound(t, FormOpen, v)
	require.Len(t, holds(t, v), 3)
	require.Equal(t, []string{"high"}, holds(t, v)["severity"].Options)
	require.Contains(t, strings.Join(blockkit.Lines(viewJSON(t, v), blockkit.Viewer{}), "\n"), "nobody is named yet")
	require.Equal(t, "Open", v.Submit.Text)

	v = opening(draft(), Ref{})
	require.Len(t, holds(t, v), 4, "and the quote")
	text := strings.Join(blockkit.Lines(viewJSON(t, v), blockkit.Viewer{}), "\n")
	require.Contains(t, text, "technical: Lisa Wong, Tom Anderson")
	require.Contains(t, text, "not named: business, sponsor")
}

// A person taken out of a select is out, though the metadata still carry them.
func TestOpenFormChangedPeople(t *testing.T) {
	v := opening(draft(), Ref{More: true})
	typed := holds(t, v).with("legal", Value{}).with("attendees", Value{Users: []meeting.UserID{mariaPerson.ID, mariaPerson.ID}}).
		with("sponsor", Value{Users: []meeting.UserID{tomPerson.ID}})
	o, err := readOpening(typed, ParseRef(v.PrivateMetadata))
	require.NoError(t, err)
	require.NotContains(t, o.Roles, meeting.Legal)
	require.Equal(t, []meeting.Person{tomPerson}, o.Roles[meeting.Sponsor])
	require.Equal(t, []meeting.Person{mariaPerson}, o.Attendees)
}

func TestOpenFormManyPeople(t *testing.T) {
	d := draft()
	for range 300 {
		d.Roles[meeting.Technical] = append(d.Roles[meeting.Technical], meeting.UserID("U"+strings.Repeat("A", 10)))
	}
	v := opening(d, Ref{})
	sound(t, FormOpen, v)
	require.True(t, HasInput(v, "technical"), "what the metadata cannot hold is in the inputs")
	o, err := readOpening(holds(t, v), ParseRef(v.PrivateMetadata))
	require.NoError(t, err)
	require.Len(t, o.Roles[meeting.Technical], 3, "each once")
	require.Len(t, o.Roles[meeting.Legal], 1)
}

func TestOpenFormNastyTexts(t *testing.T) {
	for what, s := range nasty {
		t.Run(what, func(t *testing.T) {
			d := draft()
			d.Customer, d.Summary, d.Quote.Text = s, s+s, s+s
			d.Names = func(meeting.UserID) string { return s }
			for range 7 {
				d.Existing = append(d.Existing, meeting.Row{ID: 41, Customer: s, Phase: meeting.Reviewing, Channel: "<!here>"})
			}
			ordinary := d
			ordinary.Customer, ordinary.Summary, ordinary.Names = "A", "B", nil
			ordinary.Existing = slices.Repeat([]meeting.Row{{ID: 41, Customer: "A", Phase: meeting.Reviewing}}, 7) // and no channel
			for _, more := range []bool{false, true} {
				v := opening(d, Ref{More: more})
				sound(t, FormOpen, v)
				require.Equal(t, blockkit.Active(viewJSON(t, opening(ordinary, Ref{More: more}))), blockkit.Active(viewJSON(t, v)))
			}
		})
	}
}

func TestOpenFormCountsManyNames(t *testing.T) {
	d := draft()
	for _, r := range openRoles {
		d.Roles[r] = []meeting.UserID{"U1", "U2", "U3", "U4", "U5", "U6"}
	}
	d.Names = func(meeting.UserID) string { return "Ann" }
	require.Contains(t, readAloud(t, opening(d, Ref{})), "business: Ann, Ann, Ann, Ann, Ann, 1 more")
	d.Names = func(meeting.UserID) string { return nasty["longest"] }
	require.Contains(t, readAloud(t, opening(d, Ref{})), "business: 6 people · legal: 6 people")
	sound(t, FormOpen, opening(d, Ref{}))
}

func TestOpenFormOffersWhatIsOpen(t *testing.T) {
	d := draft()
	d.Existing = []meeting.Row{{ID: 41, Customer: "GlobalTech", Phase: meeting.Voting, Channel: "C041"}}
	v := opening(d, Ref{})
	require.True(t, ParseRef(v.PrivateMetadata).Warn)
	require.Equal(t, "Open another", v.Submit.Text)
	b := viewJSON(t, v)
	require.Empty(t, blockkit.CheckView(b))
	require.Contains(t, string(b), "ESC-41")
	var live []string
	for _, m := range blockkit.Active(b) {
		if m.Kind != "style" {
			live = append(live, m.Kind+" "+m.Target)
		}
	}
	require.Equal(t, []string{"channel C041"}, live)
	require.False(t, ParseRef(opening(draft(), Ref{Warn: true}).PrivateMetadata).Warn)
}

func TestParseOpenText(t *testing.T) {
	long := strings.Repeat("very ", 30) + "angry customer"
	for in, want := range map[string][2]string{
		"GlobalTech: production down 48 h": {"GlobalTech", "production down 48 h"},
		"  Global   Tech :  down ":         {"Global Tech", "down"},
		"GlobalTech":                       {"GlobalTech", ""},
		"":                                 {"", ""},
		"GlobalTech:":                      {"GlobalTech", ""},
		"GlobalTech:down since 02:10":      {"GlobalTech", "down since 02:10"},
		"Down since 02:10":                 {"Down since 02:10", ""},
		"https://globaltech.example: down": {"https://globaltech.example", "down"},
		"日本：止まった":                          {"日本", "止まった"},
		"24:7 Hosting: down":               {"24:7 Hosting", "down"},
		"A: b: c":                          {"A", "b: c"},
		": only this":                      {"", "only this"},
		long:                               {"", long},
		long + ": down":                    {"", long + ": down"},
		"Line\none: two\nthree":            {"Line one", "two\nthree"},
	} {
		customer, summary := ParseOpenText(in)
		require.Equal(t, want, [2]string{customer, summary}, in)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "in")
		customer, summary := ParseOpenText(in)
		letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
		whole := strings.Replace(strings.Replace(letters(in), ":", "", 1), "：", "", 1)
		got := strings.Replace(strings.Replace(letters(customer+summary), ":", "", 1), "：", "", 1)
		require.LessOrEqual(t, len(got), len(letters(in)))
		require.GreaterOrEqual(t, len(got)+6, len(whole), "nothing but one colon is lost")
	})
}
