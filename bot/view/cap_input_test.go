package view

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// The cap is typed into one line, or as a percent there and its fee from the menu; two different fees are asked.
func TestACapIsTypedWhole(t *testing.T) {
	e := formsRecord(t)
	form := func(capped string, fee ...string) Values {
		v := Values{"sla": text2("99.9"), "cap": text2(capped), "verdict": chose(string(meeting.Unknown))}
		if len(fee) > 0 {
			v["cap_of"] = chose(fee...)
		}
		return v
	}
	for _, c := range []struct {
		typed     string
		fee       []string
		cap, of   string
		refused   string
		says, row string // repeated; and the line of the form when it is opened again
	}{
		{typed: "15% of the monthly fee", cap: "15%", of: "the monthly fee", says: "15% of the month's fee", row: "15%"},
		{typed: "10", fee: []string{"annual fees"}, cap: "10%", of: "annual fees", says: "10% of the year's fee", row: "10%"},
		{typed: "10%", fee: []string{notKnown}, cap: "10%", says: "10% of a fee that is not stated", row: "10%"},
		{typed: "10%", cap: "10%", says: "10% of a fee that is not stated", row: "10%"},
		{typed: "12,5 % of annual fees", fee: []string{"annual fees"}, cap: "12.5%", of: "annual fees", says: "12.5% of the year's fee", row: "12.5%"},
		{typed: "12,5 % of annual fees", fee: []string{"monthly fees"}, refused: "and chose another fee here"},
		{typed: "$50,000 per incident", fee: []string{"monthly fees"}, refused: "and chose another fee here"},
		{typed: "", fee: []string{"monthly fees"}, refused: "how much of that fee"},
		{typed: "no cap", of: "no cap", says: "no cap", row: "no cap"},
		{typed: "$50,000 per incident", of: "$50,000 per incident", says: "$50,000 for each incident", row: "$50,000 per incident"},
		{typed: "15 days of fees", of: "15 days of fees", says: "15 days of fees", row: "15 days of fees"},
		{typed: "20% of monthly fees, 3 count", cap: "20%", of: "monthly fees, 3 count", says: "20% of the month's fee, 3 count", row: "20% of monthly fees, 3 count"},
		{typed: "ten", refused: "could not read “ten”"},
		{typed: "15% of the biannual fee", refused: "biannual fee"},
		{typed: "5000%", refused: "more than 1000 percent"},
	} {
		x, err := read(LegalForm, form(c.typed, c.fee...), e, robPerson, Ref{More: true})
		if c.refused != "" {
			require.ErrorContains(t, err, c.refused, c.typed)
			continue
		}
		require.NoError(t, err, c.typed)
		require.Equal(t, c.cap != "", x.Cap.Stated(), c.typed)
		if c.cap != "" {
			require.Equal(t, c.cap, x.Cap.String(), c.typed)
		}
		require.Equal(t, c.of, x.CapOf, c.typed)
		saved := formsRecord(t)
		require.NoError(t, saved.WriteReview(robPerson, meeting.Newest, meeting.Content{Legal: &x.LegalReview}, formsAt))
		require.Contains(t, repeated(t, LegalForm, saved), "Cap on service credits: "+c.says, c.typed)
		again := holds(t, draw(LegalForm, saved, robPerson, Ref{More: true}))
		require.Equal(t, c.row, again.Text("cap"), c.typed)
		same, err := read(LegalForm, again, saved, robPerson, Ref{More: true})
		require.NoError(t, err, c.typed)
		require.Equal(t, x.LegalReview, same.LegalReview, "sent again as it is: %s", c.typed)
	}

	// What is typed into the line goes before the choice that was there; a percent alone leaves it.
	x, err := read(LegalForm, form("10%", "monthly fees"), e, robPerson, Ref{More: true})
	require.NoError(t, err)
	require.NoError(t, e.WriteReview(robPerson, meeting.Newest, meeting.Content{Legal: &x.LegalReview}, formsAt))
	again := holds(t, draw(LegalForm, e, robPerson, Ref{More: true}))
	for typed, of := range map[string]string{"15% of annual fees": "annual fees", "15%": "monthly fees", "no cap": "no cap", "": ""} {
		x, err := read(LegalForm, again.with("cap", text2(typed)), e, robPerson, Ref{More: true})
		require.NoError(t, err, "typed %q", typed)
		require.Equal(t, of, x.CapOf, typed)
	}
}
