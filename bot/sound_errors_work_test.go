package bot

import "math/rand"

// workMistakes are what was forgotten on the way to the close.
var workMistakes = []mistake{
	{"a demanded waiver that nothing answers", "", func(_ *rand.Rand, s *sound) bool {
		s.demand["demand_waivers"] = "Setup fees"
		return true
	}, false},
	{"two root causes, both confirmed", "", func(_ *rand.Rand, s *sound) bool {
		s.demand["cause"], s.tech["confirmed"] = "confirmed", "confirmed"
		return true
	}, false},
	{"items without a date", "", func(_ *rand.Rand, s *sound) bool {
		s.undated = true
		return s.chosen == 2
	}, false},
	{"promises without an item", "", func(_ *rand.Rand, s *sound) bool {
		s.uncovered = true
		return s.chosen == 2
	}, false},
	{"no follow-up", "", func(_ *rand.Rand, s *sound) bool {
		s.unplanned = true
		return true
	}, false},
	{"an exception that finance has not answered", "", func(_ *rand.Rand, s *sound) bool {
		s.unanswered = true
		return s.chosen == 2
	}, false},
	{"a window that is not stated", "", func(_ *rand.Rand, s *sound) bool {
		s.legal["period"] = ""
		return true
	}, false},
}
