/** 简体中文: what the tools say in Simplified Chinese. */
import type { ToolWords } from './tool-words.js';

export const toolWordsZhCN: ToolWords = {
  microphone: '麦克风', speaker: '扬声器', ringer: '振铃设备', systemDefault: '系统默认', unnamed: (n) => `设备 ${n}`,
  inputGain: '麦克风音量', volume: '扬声器音量', ringVolume: '振铃音量', percent: (share) => `${Math.round(share * 100)}%`,
  tryMicrophone: '测试麦克风', stopTrying: '停止', level: '麦克风电平', trySpeaker: '播放测试音', tryRing: '试听振铃',
  processing: '麦克风处理', echoCancellation: '回声消除', noiseSuppression: '噪声抑制', autoGainControl: '自动增益',
  ownInput: '本页面使用自有音源代替麦克风。', namesHidden: '允许使用麦克风后，浏览器才会显示设备名称。', speakerFixed: '此浏览器只能使用系统选定的播放设备。', failed: '操作未成功。',
  noFigures: '通话开始几秒后显示数据。', lastCall: '上一通电话', mos: '评分', worst: '最差时刻', codec: '编解码', roundTrip: '往返时延', jitter: '抖动', loss: '丢包',
  ms: (n) => `${n} 毫秒`, lossPercent: (n) => `${n}%`, outOf: (mos) => `${mos.toFixed(1)}（满分 4.5）`,
  warning: {
    oneWayAudio: { message: '未收到对方的声音。', remedy: '请询问对方能否听到您；若仍无声，请重新呼叫。' },
    silentMicrophone: { message: '您的麦克风没有声音，对方听不到您。', remedy: '请检查耳机上的静音开关，或选择其他麦克风。' },
    highLoss: { message: '语音数据大量丢失。', remedy: '请关闭下载和视频，或改用有线网络。' },
  },
  checkLead: '最多十秒。检测时请说几句话，您会听到两声提示音。', start: '开始检测', again: '重新检测', checking: '正在检测…', allWell: '一切就绪，可以通话。', found: (n) => `有 ${n} 项需要处理。`,
  check: { secure: '安全页面', permission: '麦克风权限', device: '麦克风设备', microphone: '麦克风收音', speaker: '扬声器', sound: '浏览器允许播放声音', center: '与呼叫中心的连接', ice: '语音通路' },
  outcome: { ok: '正常', warning: '注意', failed: '失败', skipped: '未检测' },
  finding: {
    'insecure-context': { message: '此页面不安全，无法使用麦克风。', remedy: '请用 https 或 localhost 打开。' },
    'frame-not-allowed': { message: '该框架无权使用麦克风。', remedy: '请联系页面管理员为 iframe 添加 allow="microphone; autoplay"。' },
    'microphone-denied': { message: '此页面的麦克风已被阻止。', remedy: '请在地址栏中允许，然后重新检测。' },
    'microphone-unanswered': { message: '浏览器仍在询问是否允许使用麦克风。', remedy: '请先回答，然后重新检测。' },
    'microphone-missing': { message: '未找到麦克风。', remedy: '请插入麦克风，然后重新检测。' },
    'microphone-busy': { message: '麦克风正被其他程序占用。', remedy: '请关闭该程序，然后重新检测。' },
    'microphone-silent': { message: '麦克风没有声音。', remedy: '请检查耳机上的静音开关，或在声音设置中选择其他麦克风。' },
    'microphone-quiet': { message: '麦克风几乎没有收到声音。', remedy: '检测时请说几句话，或在声音设置中调高音量。' },
    'speaker-missing': { message: '未找到扬声器。', remedy: '请插入耳机或扬声器，然后重新检测。' },
    'sound-blocked': { message: '在本页面首次点击前，浏览器不会播放声音。', remedy: '请点击页面任意位置，或点击“开启声音”。' },
    'center-unreachable': { message: '无法连接呼叫中心。', remedy: '请检查网络、VPN 或代理；工作台会持续重试。' },
    'center-slow': { message: '呼叫中心响应缓慢。', remedy: '请关闭下载和视频，或改用有线网络。' },
    'phone-not-registered': { message: '电话尚未注册。', remedy: '请等待重新连接；防火墙可能阻止了 WebSocket。' },
    'ice-none': { message: '浏览器找不到语音通路。', remedy: '请在浏览器中允许 WebRTC，并关闭阻止它的扩展程序。' },
    'stun-unreachable': { message: 'STUN 服务器没有响应。', remedy: '请联系网络管理员放行 UDP；否则在办公室外通话可能失败。' },
    'relay-unreachable': { message: 'TURN 服务器没有响应。', remedy: '请联系网络管理员放行；在严格的防火墙后通话会没有声音。' },
    'timeout': { message: '未及时得到响应。', remedy: '请重新检测；若仍如此，请检查网络。' },
  },
};
