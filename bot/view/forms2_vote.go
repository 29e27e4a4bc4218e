package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// maxReason is the longest reason, line of why or remark, in characters.
const maxReason = 500

// voteFunctions are the functions that can be required to have voted.
var voteFunctions = []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal, meeting.Finance}

// VoteForm opens a vote under rules of its own. It begins with the rules of the last vote of
// this round, or the defaults.
func VoteForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	rules := meeting.VoteRules{Voters: e.DefaultVoters(), Length: meeting.VoteTime}
	if b := e.Ballot(); b != nil && !b.Opened.Before(e.RoundBegan()) {
		rules = b.Rules
		rules.Voters = slices.DeleteFunc(slices.Clone(rules.Voters), func(id meeting.UserID) bool { return !e.Has(id) })
	}
	quorum := ""
	if rules.Quorum > 0 {
		quorum = itoa(rules.Quorum)
	}
	var functions, reason []string
	var picks []pick
	for _, f := range voteFunctions {
		picks = append(picks, pick{string(f), functionLabel(f)})
		if slices.Contains(rules.Functions, f) {
			functions = append(functions, string(f))
		}
	}
	if rules.NeedReason {
		reason = []string{yes}
	}
	return modal(FormVote, "Open the vote", "Open the vote", ref,
		section("While the vote is open everybody sees who has voted and nobody what. After the close ballots are shown by name."),
		persons("voters", "Voters", "Everybody except the approver and Legal, unless you add them.", rules.Voters, false),
		line("quorum", "Quorum", "How many ballots are needed. Default: a majority", quorum, 5, true),
		ticks("functions", "Functions that must have voted", "", functions, picks...),
		line("length", "Minutes until it closes", "It closes earlier, a minute after all have voted.", itoa(int64(rules.Length/time.Minute)), 10, true),
		ticks("need_reason", "Reason", "", reason, pick{yes, "Each ballot needs a line of reason"}),
	)
}

func functionLabel(f meeting.Role) string {
	return strings.TrimSuffix(f.Label(), " reviewer")
}

// ParseVote reads the vote form: the rules, and the voters as people, because the chair may
// name some who are not in the escalation yet.
func ParseVote(v Values, r Reading) (meeting.VoteRules, []meeting.Person, error) {
	refuse := func(err error) (meeting.VoteRules, []meeting.Person, error) { return meeting.VoteRules{}, nil, err }
	voters := everyone(v, r, "voters")
	if len(voters) == 0 {
		return refuse(meeting.Refuse("voters", "Please name at least one voter."))
	}
	rules := meeting.VoteRules{Voters: slices.Clone(v["voters"].Users), Length: meeting.VoteTime, NeedReason: v.Ticked("need_reason")}
	if s := strings.TrimSpace(v.Text("quorum")); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(voters) {
			return refuse(meeting.Refuse("quorum", "Please write a whole number from 1 to %d, or leave it empty for a majority.", len(voters)))
		}
		rules.Quorum = n
	}
	for _, f := range v["functions"].Options {
		if !slices.Contains(voteFunctions, meeting.Role(f)) {
			return refuse(meeting.Refuse("functions", "Please choose from the list."))
		}
		rules.Functions = append(rules.Functions, meeting.Role(f))
	}
	if s := strings.TrimSpace(v.Text("length")); s != "" {
		n, ok := minutes(s)
		if !ok || n < 1 || n > 7*24*60 {
			return refuse(meeting.Refuse("length", "Please write the minutes as a whole number from 1 to 10080 (seven days), for example 15."))
		}
		rules.Length = time.Duration(n) * time.Minute
	}
	return rules, voters, nil
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

// ReasonForm asks for the reason of one ballot: ref.No is the vote, ref.Rev the option, 0 to
// abstain.
func ReasonForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	what, submit, was := "You abstain.", "Abstain", ""
	if o := e.Option(ref.Rev); o != nil {
		what, submit = "You vote for "+o.Label()+".", "Vote"
	}
	if b := e.Ballot(); b != nil && b.No == ref.No {
		was = b.Cast[by.ID].Reason
	}
	return modal(FormReason, "Your ballot", submit, ref,
		prose(what+" After the close ballots and reasons are shown by name.", false),
		area("reason", "Your reason, in a line", "", was, maxReason, false),
	)
}

// ParseReason reads the reason of a ballot.
func ParseReason(v Values, _ Reading) (string, error) {
	return said(v, "reason", maxReason, "This vote asks for a reason in a line, for example: keeps the account at a cost we can carry.")
}
