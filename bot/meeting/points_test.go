package meeting

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The GlobalTech meeting has eight points, each asked of people by name.
func TestGlobalTechPointsAreAskedByName(t *testing.T) {
	e, at := globalTech(t), ny(11, 10, 16, 0)
	points := e.Points(at, usHolidays(t))
	var asks, topics []string
	for _, p := range points {
		require.True(t, p.Open())
		asks, topics = append(asks, e.PointQuestion(p)), append(topics, string(p.Topic))
	}
	require.Equal(t, []string{
		"Robert Kim: which exclusion covers 47 h?",
		"Sarah Martinez, Maria Rodriguez, David Chen: which fee is right?",
		"Sarah Martinez: who approves?",
		"Lisa Wong, Robert Kim: please add them to the review; write “none” if there is none.",
		"Sarah Martinez, Maria Rodriguez, David Chen: what would each cost?",
		"Sarah Martinez: is this the right answer?",
		"Sarah Martinez: who does it, and by when?",
		"Tom Anderson: which is it?",
	}, asks)
	require.Equal(t, []string{"outage", "fee", "missing"}, topicsOf(PointsFor(points, robert.ID)[:1], PointsFor(points, maria.ID)[:1], PointsFor(points, lisa.ID)))
	require.Len(t, PointsFor(points, tom.ID), 1)

	// A note takes the point to the end of the list, and nobody is asked any more.
	must(t, e.Explain(robert, points[0].Topic, points[0].Figures(), "annex 3 excludes it", usHolidays(t), at))
	after := e.Points(at, usHolidays(t))
	require.Equal(t, append(topics[1:], topics[0]), topicsOf(after))
	require.False(t, after[len(after)-1].Open())
	require.Equal(t, []string{"missing"}, topicsOf(PointsFor(after, robert.ID)))
	must(t, e.SetBackground(sarah, Newest, Background{AnnualValue: amount(t, "$2.4M")}, at))
	require.Equal(t, topics[1:], topicsOf(e.Points(at, usHolidays(t)))[:len(topics)-1], "what it does not rest on opens nothing")
}

func topicsOf(lists ...[]Point) []string {
	var out []string
	for _, all := range lists {
		for _, p := range all {
			out = append(out, string(p.Topic))
		}
	}
	return out
}
