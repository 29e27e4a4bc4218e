package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// injected is what Kubernetes sets for a Service whose name begins with "escalate".
var injected = regexp.MustCompile(`_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$`)

// strangers finds the variables that look like settings and are none. One that is close to a
// setting is a slip of the pen and an error: a backup that is never written is noticed too late.
func strangers(parser *kong.Kong, environment []string) (strange []string, err error) {
	var known []string
	for _, f := range parser.Model.Flags {
		known = append(known, f.Envs...)
	}
	for _, set := range environment {
		name, value, _ := strings.Cut(set, "=")
		if !strings.HasPrefix(strings.ToUpper(name), prefix) || slices.Contains(known, name) || injected.MatchString(name) || strings.TrimSpace(value) == "" {
			continue
		}
		if near := nearest(name, known); near != "" {
			return nil, fmt.Errorf("the variable %s is not a setting; did you mean %s?", name, near)
		}
		strange = append(strange, name)
	}
	slices.Sort(strange)
	return strange, nil
}

const prefix = "ESCALATE_"

// nearest is the known name that a slip of one or two letters leads to; "" when none is as near.
func nearest(name string, known []string) string {
	best, most := "", 3
	for _, k := range known {
		far := slips(strings.ToUpper(name), k)
		if far < most && (far < 2 || len(k) > len(prefix)+4) {
			best, most = k, far
		}
	}
	return best
}

// slips is how many letters have to be put in, left out, replaced or swapped with their
// neighbour to make b of a (optimal string alignment).
func slips(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
