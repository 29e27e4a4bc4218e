package view

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// Every wrong field is refused at once, in the order of the form; what was not shown is as it was.
func TestAFormIsRefusedForAllThatIsWrongAtOnce(t *testing.T) {
	e := filledRecord(t, "text")
	v := holds(t, draw(LegalForm, e, robPerson, Ref{})).with("sla", text2("99,9 or so")).with("cap", text2("ten")).with("verdict", chose())
	c, err := read(LegalForm, v, e, robPerson, Ref{})
	var fields []string
	for _, r := range meeting.Refusals(err) {
		fields = append(fields, r.Field)
	}
	require.Equal(t, []string{"sla", "cap", "verdict"}, fields)
	require.Equal(t, e.Review(meeting.Legal).Content.Legal.Liability, c.Liability, "behind More")
}
