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
	About: func(s *Sheet) { s.Ref.Warn = s.Ref.Warn && len(s.View.oddLines(s.E, s.Now)) > 0 },
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
		lines := f.View.oddLines(f.E, f.Now)
		f.submit = "Open anyway"
		f.add(alert("The vote is not open yet: this does not add up."), bullets("", len(lines), lines...), section(anywayWords))
	}
	f.add(section("Everyone sees who has voted. Choices stay hidden until the vote closes; then ballots are shown by name."))
	f.users(&rules.Voters, "voters", "Voters", hint("Everybody except the approver and Legal, unless you add them."), need("Please name at least one voter."))
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
	f.ticks(&functions, "functions", "Functions that must have voted", each(voteFunctions, func(r meeting.Role) pick { return pick{string(r), functionLabel(r)} }))
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
			what, f.submit = "You vote for "+o.Label()+".", "Vote"
		}
		f.add(prose(what+" After the close ballots and reasons are shown by name.", false))
		f.text(reason, "reason", "Your reason, in a line", atMost(maxReason), need("This vote asks for a reason in a line, for example: keeps the account at a cost we can carry."))
	},
}

// oddLines is what does not add up and nobody has explained, one a line.
func (v *View) oddLines(e *meeting.Escalation, now time.Time) []string {
	shown, rest := meeting.Shown(meeting.NotAddingUp(e.Findings(now, v.policy())))
	lines := each(shown, func(f meeting.Finding) string { return f.Label() + ": " + Cut(f.Text, 500) })
	if len(rest) > 0 {
		lines = append(lines, "and "+itoa(len(rest))+" more")
	}
	return lines
}

// anywayWords say what opening the vote now means.
const anywayWords = "The figures can be corrected or explained first. The vote can also be opened anyway; the notes then say what did not add up."

// Anyway tells who wants to open the vote what does not add up, with the button that opens
// it all the same.
func (v *View) Anyway(e *meeting.Escalation, now time.Time) Post {
	s := Sheet{Ref: Ref{Of: e.ID, Warn: true, Seen: meeting.Figures(e, meeting.OfVote)}}
	lines := v.oddLines(e, now)
	if len(lines) == 0 { // corrected or explained meanwhile
		const text = "The vote is not open yet. Nothing is left that does not add up."
		return Post{
			Text:   e.ID.String() + ": the vote can be opened",
			Blocks: append(Blocks{section(text)}, actions("vote", button(ActOpenVote, "Open the vote", Ref{Of: e.ID}))...),
		}
	}
	blocks := Blocks{
		section("*The vote is not open yet: this does not add up.*"),
		bullets("", len(lines), lines...),
		section(anywayWords),
	}
	return Post{
		Text: e.ID.String() + ": something does not add up",
		Blocks: append(blocks, actions("anyway", button(ActAnyway, "Open anyway", s.Ref),
			button(ActRead+":"+keyFindings, "All findings", Ref{Of: e.ID, Key: keyFindings}))...),
	}
}
