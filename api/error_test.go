package api_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

// documented is API.md's table of RetCodes: what each means, whether a read may
// be repeated, and what a write that ends so proves.
var documented = []struct {
	codes   []int
	kind    api.Kind
	retry   bool
	outcome api.Outcome
}{
	{[]int{110}, api.KindTimeout, true, api.OutcomeUnknown},
	{[]int{130, 150}, api.KindUnavailable, true, api.OutcomeUnknown},
	{[]int{153}, api.KindThrottled, true, api.OutcomeRefused},
	{[]int{160, 161, 210, 220, 230, 292, 4109, 4112, 4116, 4207, 63016, 63032, 4077}, api.KindInvalid, false, api.OutcomeRefused},
	{[]int{170, 171, 172, 174}, api.KindAuth, false, api.OutcomeRefused},
	{[]int{293, 294, 295, 299, 4357, 4504, 4508}, api.KindPermission, false, api.OutcomeRefused},
	{[]int{4072, 4086, 4091, 4096, 4100, 4103, 4141, 4146}, api.KindNotFound, true, api.OutcomeRefused},
	{[]int{4088, 4093, 4143, 4148}, api.KindNotFound, false, api.OutcomeRefused},
	{[]int{4074, 4092, 4102, 4104, 4147}, api.KindUnavailable, false, api.OutcomeUnknown},
	{[]int{4110}, api.KindInRule, false, api.OutcomeRefused},
	{[]int{4996}, api.KindNoProduct, false, api.OutcomeRefused},
}

func TestEveryDocumentedRetCodeHasItsMeaning(t *testing.T) {
	for _, d := range documented {
		for _, code := range d.codes {
			e := api.FromRetCode("ReleaseBackend", code, "raw words", "req-1")
			assert.Equal(t, d.kind, e.Kind, code)
			assert.Equal(t, d.retry, api.Retryable(e), code)
			assert.Equal(t, d.outcome, api.OutcomeOf(e), code)
			assert.NotEmpty(t, e.What(), code)
			assert.NotEmpty(t, e.Next(), code)
			assert.NotEqual(t, "the service refused the request", e.What(), code)
			for _, part := range []string{"ReleaseBackend", "raw words", fmt.Sprint("RetCode ", code), "req-1", e.What(), e.Next()} {
				assert.Contains(t, e.Error(), part)
			}
		}
	}
}

func TestAMissingParameterIsOurDefectUnlessItIsTheProject(t *testing.T) {
	for _, code := range []int{210, 220} {
		e := api.FromRetCode("DescribeULB", code, "", "")
		assert.Contains(t, e.Error(), "defect of this program")
		e.NoProject = true
		assert.Contains(t, e.Error(), "name a project with --project or in the profile: these keys need one")
		assert.NotContains(t, e.Error(), "defect")
	}
	e := api.FromRetCode("DescribeULB", 171, "", "")
	e.NoProject = true
	assert.Contains(t, e.Next(), "private key")
}

func TestAnUnknownRetCodeIsAPlainRefusal(t *testing.T) {
	e := api.FromRetCode("ReleaseBackend", 99999, "", "")
	assert.Equal(t, api.KindInvalid, e.Kind)
	assert.False(t, api.Retryable(e))
	assert.Equal(t, "ReleaseBackend: the service refused the request [RetCode 99999]", e.Error())
}

func TestARegionWithoutTheProductIsToldByTheListOfULBsOnly(t *testing.T) {
	for _, code := range []int{230, 293, 4996} {
		e := api.FromRetCode("DescribeULB", code, "", "")
		assert.Equal(t, api.KindNoProduct, e.Kind)
		assert.Equal(t, "no load balancers in this region", e.What())
		assert.Equal(t, "choose another region", e.Next())
	}
	assert.Equal(t, api.KindInvalid, api.FromRetCode("DescribeVServer", 230, "", "").Kind)
	assert.Equal(t, api.KindPermission, api.FromRetCode("ReleaseBackend", 293, "", "").Kind)
}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range []api.Kind{
		api.KindAuth, api.KindPermission, api.KindNotFound, api.KindInRule, api.KindThrottled, api.KindUnavailable, api.KindTimeout,
		api.KindBadResponse, api.KindNoProduct, api.KindReadOnly,
	} {
		e := &api.Error{Kind: kind, Action: "DescribeULB"}
		assert.NotEmpty(t, e.Next(), kind)
		assert.NotEqual(t, "the service refused the request", e.What(), kind)
	}
}

func TestFactsAreWhatASupportDeskAsksFor(t *testing.T) {
	assert.Empty(t, (&api.Error{}).Facts())
	assert.Equal(t, "public key abc... at api.example, RetCode 171", (&api.Error{RetCode: 171, Asked: "public key abc... at api.example"}).Facts())
	assert.Equal(t, "HTTP 502, request req-1", (&api.Error{HTTPStatus: 502, RequestID: "req-1"}).Facts())
	assert.Equal(t, "RetCode 171, request req-1", api.FromRetCode("A", 171, "", "req-1").Facts())
}

func TestWhatAWriteProvesWithoutARetCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want api.Outcome
	}{
		{nil, api.OutcomeAccepted},
		{&api.Error{Kind: api.KindReadOnly}, api.OutcomeRefused},
		{&api.Error{Kind: api.KindUnavailable, NotSent: true}, api.OutcomeRefused},
		{&api.Error{Kind: api.KindUnavailable}, api.OutcomeUnknown},
		{&api.Error{Kind: api.KindTimeout}, api.OutcomeUnknown},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 200}, api.OutcomeUnknown},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 502}, api.OutcomeUnknown},
		{fmt.Errorf("wrapped: %w", &api.Error{NotSent: true}), api.OutcomeRefused},
		{context.Canceled, api.OutcomeUnknown},
		{errors.New("anything"), api.OutcomeUnknown},
	} {
		assert.Equal(t, c.want, api.OutcomeOf(c.err), "%v", c.err)
	}
}

func TestWhichReadsAreWorthRepeating(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&api.Error{Kind: api.KindUnavailable}, true},
		{&api.Error{Kind: api.KindTimeout}, true},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 200}, false},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 200, Cause: api.ErrCut}, true},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 302, Cause: api.ErrCut}, false},
		{&api.Error{Kind: api.KindThrottled, HTTPStatus: 429}, true},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 502}, true},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 503}, true},
		{&api.Error{Kind: api.KindTimeout, HTTPStatus: 504}, true},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 500}, false},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 302}, false},
		{&api.Error{Kind: api.KindPermission, HTTPStatus: 403}, false},
		{&api.Error{Kind: api.KindInvalid}, false},
		{&api.Error{Kind: api.KindTimeout, Cause: context.Canceled}, false},
		{context.DeadlineExceeded, false},
		{nil, false},
	} {
		assert.Equal(t, c.want, api.Retryable(c.err), "%+v", c.err)
	}
}

func TestKindOfAndUnwrap(t *testing.T) {
	e := &api.Error{Kind: api.KindAuth, Cause: context.DeadlineExceeded}
	assert.Equal(t, api.KindAuth, api.KindOf(fmt.Errorf("wrapped: %w", e)))
	assert.Equal(t, api.KindUnavailable, api.KindOf(errors.New("else")))
	assert.ErrorIs(t, e, context.DeadlineExceeded)
}

func TestAHostThatCannotBeAddedMayBeGone(t *testing.T) {
	assert.Contains(t, api.FromRetCode("AllocateBackend", 230, "", "").Error(), "check that the host still exists")
	assert.NotContains(t, api.FromRetCode("ReleaseBackend", 230, "", "").Error(), "host")
	for _, code := range []int{4109, 63016} {
		assert.Contains(t, api.FromRetCode("AllocateBackend", code, "", "").Error(), "the host is already a backend there; refresh to see its id there")
	}
}
