package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// The forms of the vote.
const (
	FormVote   = "vote"
	FormReason = "reason" // No: ballot, Rev: option, 0 to abstain
	FormAnyway = "anyway"
)

// maxReason is the longest reason, line of why or remark, in characters.
const maxReason = 500

// voteFunctions are the functions that can be required to have voted.
var voteFunctions = []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal, meeting.Finance}

// VoteForm opens a vote under rules of its own. It begins with the rules of the last vote of
// this round, or the defaults. With Ref.Warn it stands over what does not add up: sent again it
// opens the vote all the same.
var VoteForm = Form[meeting.VoteRules]{
	Name: FormVote, Title: "Open the vote", Submit: "Open the vote",
	Sight: &sight{stands: func(_ meeting.Person, ref Ref) meeting.Sight {
		if !ref.Warn {
			return nil
		}
		return meeting.OfVote
	}},
	About: func(s *Sheet) {
		_, n := s.View.oddLines(s.E, s.Now)
		s.Ref.Warn = s.Ref.Warn && n > 0
	},
	Begin: func(s *Sheet) meeting.VoteRules {
		b := s.E.Ballot()
		if b == nil || b.Opened.Before(s.E.RoundBegan()) {
			return meeting.VoteRules{Voters: s.E.DefaultVoters(), Length: meeting.VoteTime}
		}
		rules := b.Rules
		rules.Voters = slices.DeleteFunc(slices.Clone(rules.Voters), func(id meeting.UserID) bool { return !s.E.Has(id) })
		return rules
	},
	Inputs: voteInputs,
}

func voteInputs(f *form, rules *meeting.VoteRules) {
	if f.Ref.Warn {
		lines, n := f.View.oddLines(f.E, f.Now)
		f.submit = "Open anyway"
		f.add(alert(disagree(n)+"."), bullets("", len(lines), lines...), section(anywayWords))
	}
	f.add(section("Everyone sees who has voted. Choices stay hidden until the vote closes; then ballots are shown by name."))
	f.users(&rules.Voters, "voters", "Voters", hint("Everyone except the approver and Legal, unless you add them."), need("Please name at least one voter."))
	quorum := ""
	if rules.Quorum > 0 {
		quorum = itoa(rules.Quorum)
	}
	if s, ok := f.typed(of("quorum", "Quorum", 5, []about{hint("How many ballots are needed. Default: a majority")}), quorum, false); ok {
		n, err := strconv.Atoi(s)
		if s != "" && (err != nil || n < 1 || n > len(rules.Voters)) {
			f.refuse("quorum", "Please write a whole number from 1 to %d, or leave it empty for a majority.", len(rules.Voters))
		}
		rules.Quorum = n
	}
	functions := each(rules.Functions, func(r meeting.Role) string { return string(r) })
	f.ticks(&functions, "functions", "Functions that must vote", each(voteFunctions, func(r meeting.Role) pick { return pick{string(r), functionLabel(r)} }))
	rules.Functions = each(functions, func(s string) meeting.Role { return meeting.Role(s) })
	f.minutes(&rules.Length, meeting.VoteTime, 1, 7*24*60, "length", "Minutes until it closes", hint("It closes earlier, a minute after all have voted."),
		"Please write the minutes as a whole number from 1 to 10080 (seven days), for example 15.")
	f.tick(&rules.NeedReason, "need_reason", "Reason", "Each ballot needs a line of reason")
}

func functionLabel(f meeting.Role) string {
	return strings.TrimSuffix(f.Label(), " reviewer")
}

// minutes is a length of time in minutes, of so many at least and at most; none is what an empty
// one means.
func (f *form) minutes(p *time.Duration, none time.Duration, least, most int, id, label string, says about, wrong string) {
	a := []about{says}
	if none == 0 {
		a = append(a, need(wrong))
	}
	s, ok := f.typed(of(id, label, 10, a), itoa(int64(*p/time.Minute)), false)
	if !ok {
		return
	}
	if *p = none; s == "" {
		return
	}
	n, ok := minutes(s)
	if !ok || n < least || n > most {
		f.refuse(id, "%s", wrong)
	}
	*p = time.Duration(n) * time.Minute
}

// minutes reads "15", "15 min" or "15 minutes".
func minutes(s string) (int, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, unit := range []string{"minutes", "minute", "mins", "min", "m"} {
		if cut, ok := strings.CutSuffix(s, unit); ok {
			s = strings.TrimSpace(cut)
			break
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// ReasonForm asks for the reason of one ballot.
var ReasonForm = Form[string]{
	Name: FormReason, Title: "Your ballot", Submit: "Abstain",
	Begin: func(s *Sheet) string {
		if b := s.E.Ballot(); b != nil && b.No == s.Ref.No {
			return b.Cast[s.By.ID].Reason
		}
		return ""
	},
	Inputs: func(f *form, reason *string) {
		what := "You abstain."
		if o := f.E.Option(f.Ref.Rev); o != nil {
			what, f.submit = "You vote for "+o.InText()+".", "Vote"
		}
		f.add(prose(what+" After the close ballots and reasons are shown by name.", false))
		f.text(reason, "reason", "Your reason, in a line", atMost(maxReason), need("This vote asks for a reason in a line, for example: keeps the account at a cost we can carry."))
	},
}

// AnywayForm opens the vote under the default rules although something does not add up: it says
// what. Once everything adds up, it opens the vote as any other.
var AnywayForm = Form[struct{}]{
	Name: FormAnyway, Title: "Open the vote", Submit: "Open anyway",
	Sight: &sight{stands: func(meeting.Person, Ref) meeting.Sight { return meeting.OfVote }},
	Inputs: func(f *form, _ *struct{}) {
		lines, n := f.View.oddLines(f.E, f.Now)
		if n == 0 { // corrected or explained meanwhile
			f.submit = "Open the vote"
			f.add(section("The vote is not open yet. Everything adds up now."))
			return
		}
		f.add(alert(disagree(n)+"."), bullets("", len(lines), lines...), section(anywayWords),
			actions("anyway", button(ActRead+":"+keyPoints, "All points", Ref{Of: f.E.ID, Key: keyPoints}))[0])
	},
}

// anywayWords say what opening the vote now means.
const anywayWords = "Correct a figure or add a note first, or open the vote anyway: the notes will say so."
