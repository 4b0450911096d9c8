#include "engines/workflow/effect.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

using enum ArgumentRule;

constexpr EffectKind kEffectKinds[] = {
    {"archive", "归档", optional},
    {"case.link", "关联事项", optional},
    {"case.spawn", "派生事项", optional},
    {"doc.render", "生成文书", required},
    {"escalate", "上报升级", optional},
    {"ledger.commit", "列支", optional},
    {"ledger.release", "释放预留资金", optional},
    {"ledger.reserve", "预留资金", required},
    {"ledger.reverse", "冲销", optional},
    {"log.anchor", "存证锚定", optional},
    {"log.append", "写入存证日志", optional},
    {"notice.close", "结束公示", optional},
    {"notice.publish", "发布公示", required},
    {"notice.withdraw", "撤回公示", optional},
    {"notify", "通知", required},
    {"number.assign", "编号", optional},
    {"open_contracting.release", "发布采购合同公开数据", required},
    {"pay.batch", "生成发放批次", optional},
    {"pay.cancel", "撤销支付指令", optional},
    {"pay.instruct", "发出支付指令", optional},
    {"pay.refund", "追回款项", optional},
    {"points.award", "奖励积分", required},
    {"points.deduct", "扣减积分", required},
    {"points.reverse", "冲销积分", optional},
    {"score.satisfaction", "统计满意度", optional},
    {"share.data", "共享数据", required},
    {"sign.personal", "个人签名", optional},
    {"sign.seal", "加盖电子印章", required},
    {"spawn", "派生事项", optional},
    {"urge", "催办", optional},
};

} // namespace

std::span<const EffectKind> effect_kinds() { return kEffectKinds; }

const EffectKind* find_effect_kind(std::string_view name)
{
    const auto* end = std::end(kEffectKinds);
    const auto* at =
        std::lower_bound(std::begin(kEffectKinds), end, name,
                         [](const EffectKind& kind, std::string_view wanted) { return kind.name < wanted; });
    return at != end && at->name == name ? at : nullptr;
}

} // namespace xz::workflow
